/// TLS 1.3 between two identities, over memory: the only door to OpenSSL.
///
/// An end is handed the bytes that came and gives the bytes to send; it owns no socket, no clock and no
/// thread, and calls nobody back. No OpenSSL header, number or text leaves this target.
///
/// Source: `Protocol/transport.md`.
///
/// Threads: a context may be used by many at once; an end by one at a time.
#ifndef CTLS_H
#define CTLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  /// Bytes of a seed, a raw public key, a fingerprint and an exporter.
  CTLS_SECRET_BYTES = 32,
  /// Keys that a client can pin at once.
  CTLS_MAXIMUM_PINS = 8,
  /// KeyUpdates that a peer may send in any 60 seconds.
  CTLS_KEY_UPDATES_A_MINUTE = 8,
  /// What one call can give beyond the bytes it was handed: the start of a record that waited.
  CTLS_RECORD_BYTES = 16709
};

typedef struct ctls_context ctls_context;
typedef struct ctls_end ctls_end;

typedef enum ctls_state {
  CTLS_HANDSHAKING,
  CTLS_OPEN,
  /// The peer said close_notify: nothing more comes from it.
  CTLS_ENDED,
  /// `ctls_fault` says why; the output may hold an alert for the peer.
  CTLS_FAILED
} ctls_state;

typedef enum ctls_fault {
  CTLS_NO_FAULT,
  /// The system has no memory left, or OpenSSL lacks what the profile needs.
  CTLS_UNAVAILABLE,
  /// The bytes are no TLS records.
  CTLS_NOT_TLS,
  /// The peer does not speak TLS 1.3.
  CTLS_VERSION,
  /// The peer does not offer, or did not choose, the name `honour/1`.
  CTLS_PROTOCOL_NAME,
  /// No cipher suite, group or signature in common.
  CTLS_NOTHING_IN_COMMON,
  CTLS_NO_CERTIFICATE,
  /// The peer's certificate holds another key than an Ed25519 one.
  CTLS_KEY_KIND,
  /// The peer's key is none of the pinned ones; `ctls_peer` tells which it is.
  CTLS_NOT_PINNED,
  /// A ticket or early data: both ends of this protocol do without.
  CTLS_RESUMPTION,
  CTLS_TOO_MANY_KEY_UPDATES,
  /// The peer ended it with an alert; `ctls_alert` gives the number.
  CTLS_ALERT,
  /// A record or a message that does not decode or was changed on its way.
  CTLS_DAMAGED
} ctls_fault;

/// Makes the identity of a seed and everything that connections of one role share.
///
/// The certificate follows from the seed alone: no names, serial 1, from 1970 to 9999.
/// Returns nothing where OpenSSL cannot do it. The seed is not kept.
ctls_context *ctls_context_new(bool is_server, const uint8_t seed[CTLS_SECRET_BYTES]);
void ctls_context_free(ctls_context *context);

/// Writes the secrets of every connection to a descriptor, a line in one call each, in the form that
/// Wireshark reads. The descriptor must outlive the context.
void ctls_context_key_log(ctls_context *context, int descriptor);

void ctls_context_identity(
    const ctls_context *context, uint8_t public_key[CTLS_SECRET_BYTES],
    uint8_t fingerprint[CTLS_SECRET_BYTES]);

/// The certificate as DER: its size, copied where `capacity` suffices.
size_t ctls_context_certificate(const ctls_context *context, uint8_t *bytes, size_t capacity);

/// Begins one connection. The context must outlive it.
///
/// `pins` are fingerprints, `pin_count` of 32 bytes each. A client compares the server's key with them
/// before its own certificate leaves; one without pins trusts nobody. A server without pins accepts every
/// key and tells which it is.
ctls_end *ctls_end_new(ctls_context *context, const uint8_t *pins, size_t pin_count);
void ctls_end_free(ctls_end *end);

/// Goes on with bytes that came, none to begin as a client; opens what they hold into `plain`, which must
/// have room for `count + CTLS_RECORD_BYTES`. `now` is in nanoseconds of a clock that never goes back.
ctls_state ctls_take(
    ctls_end *end, const uint8_t *bytes, size_t count, uint64_t now, uint8_t *plain, size_t capacity,
    size_t *plain_count);

/// Seals bytes into the output; false where the end is not open, or can no more.
bool ctls_seal(ctls_end *end, const uint8_t *plain, size_t count);

/// Says close_notify: nothing more will be sealed.
void ctls_finish(ctls_end *end);

/// Bytes that wait to be sent; they stay until they are taken.
size_t ctls_output(const ctls_end *end, const uint8_t **bytes);
void ctls_output_taken(ctls_end *end);

ctls_state ctls_end_state(const ctls_end *end);
ctls_fault ctls_end_fault(const ctls_end *end);
/// The number of the alert that ended it, 0 for none.
uint8_t ctls_alert(const ctls_end *end);

/// The peer's key: proven once the state is open, claimed only where it failed. False where none was shown.
bool ctls_peer(
    const ctls_end *end, uint8_t public_key[CTLS_SECRET_BYTES], uint8_t fingerprint[CTLS_SECRET_BYTES]);

/// RFC 9266: the same 32 bytes on both sides of this one connection. False before it was open.
bool ctls_exporter(const ctls_end *end, uint8_t bytes[CTLS_SECRET_BYTES]);

/// Makes our own sending key new; for tests.
bool ctls_update_key(ctls_end *end);

/// OpenSSL's own words on its version.
const char *ctls_version(void);

#endif

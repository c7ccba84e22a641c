// What the files of this target share.
#ifndef CTLS_INTERNAL_H
#define CTLS_INTERNAL_H

#include "ctls.h"

#include <openssl/ssl.h>

enum { CTLS_SPKI_BYTES = 44 };

struct ctls_context {
  SSL_CTX *ssl;
  X509 *certificate;
  bool is_server;
  /// Where secrets are logged, -1 for nowhere.
  int key_log;
  uint8_t public_key[CTLS_SECRET_BYTES];
  uint8_t fingerprint[CTLS_SECRET_BYTES];
};

struct ctls_end {
  SSL *ssl;
  ctls_state state;
  ctls_fault fault;
  uint8_t alert;
  bool is_server;
  bool peer_is_known;
  bool is_finished;
  uint8_t peer_key[CTLS_SECRET_BYTES];
  uint8_t peer_fingerprint[CTLS_SECRET_BYTES];
  uint8_t exporter[CTLS_SECRET_BYTES];
  size_t pin_count;
  uint8_t (*pins)[CTLS_SECRET_BYTES];
  /// Borrowed for the time of one call.
  const uint8_t *input;
  size_t input_count;
  uint8_t *output;
  size_t output_count;
  size_t output_capacity;
  uint64_t now;
  uint64_t minute_began;
  unsigned key_updates;
};

// ctls_certificate.c
EVP_PKEY *ctls_key(const uint8_t seed[CTLS_SECRET_BYTES]);
X509 *ctls_certificate(EVP_PKEY *key);
/// The raw key of a certificate and its fingerprint; false where it is no Ed25519 key.
bool ctls_identity_of(
    X509 *certificate, uint8_t public_key[CTLS_SECRET_BYTES], uint8_t fingerprint[CTLS_SECRET_BYTES]);

// ctls_bio.c
/// A BIO that reads the end's borrowed input and writes its output.
BIO *ctls_bio(ctls_end *end);

// ctls_profile.c
/// Sets what both roles allow; false where OpenSSL lacks it.
bool ctls_profile(SSL_CTX *ssl, bool is_server);
bool ctls_name_was_chosen(const SSL *ssl);

#endif

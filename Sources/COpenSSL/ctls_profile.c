// What the two ends allow: TLS 1.3 alone, one group, one signature, no resumption of any kind.
#include "internal.h"

#include <openssl/x509.h>
#include <string.h>

static const unsigned char protocol_name[] = {8, 'h', 'o', 'n', 'o', 'u', 'r', '/', '1'};

// In place of chains and dates: the key is all that counts. For a client it is compared here, while the
// handshake is read, and so before anything of its own but the ClientHello has left.
static int judge(X509_STORE_CTX *store, void *unused) {
  (void)unused;
  SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
  ctls_end *end = SSL_get_app_data(ssl);
  X509 *certificate = X509_STORE_CTX_get0_cert(store);
  if (!certificate || !ctls_identity_of(certificate, end->peer_key, end->peer_fingerprint)) {
    end->fault = CTLS_KEY_KIND;
    X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_REJECTED);
    return 0;
  }
  end->peer_is_known = true;
  bool is_trusted = end->is_server && end->pin_count == 0;
  for (size_t index = 0; index < end->pin_count; index++)
    if (CRYPTO_memcmp(end->pins[index], end->peer_fingerprint, CTLS_SECRET_BYTES) == 0) is_trusted = true;
  if (!is_trusted) end->fault = CTLS_NOT_PINNED;
  X509_STORE_CTX_set_error(store, is_trusted ? X509_V_OK : X509_V_ERR_CERT_REJECTED);
  return is_trusted;
}

// Runs before a key is computed. OpenSSL does not ask for a name where a client offers none, so that is
// refused here.
static int greet(SSL *ssl, int *alert, void *unused) {
  (void)unused;
  ctls_end *end = SSL_get_app_data(ssl);
  const unsigned char *bytes = NULL;
  size_t count = 0;
  if (SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_early_data, &bytes, &count) ||
      SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_psk, &bytes, &count)) {
    end->fault = CTLS_RESUMPTION;
    *alert = SSL_AD_ILLEGAL_PARAMETER;
    return SSL_CLIENT_HELLO_ERROR;
  }
  // A client that knows no TLS 1.3 is told so, by OpenSSL's own check.
  if (!SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_supported_versions, &bytes, &count))
    return SSL_CLIENT_HELLO_SUCCESS;
  if (SSL_client_hello_get0_ext(
          ssl, TLSEXT_TYPE_application_layer_protocol_negotiation, &bytes, &count))
    return SSL_CLIENT_HELLO_SUCCESS;
  end->fault = CTLS_PROTOCOL_NAME;
  *alert = SSL_AD_NO_APPLICATION_PROTOCOL;
  return SSL_CLIENT_HELLO_ERROR;
}

static int choose(
    SSL *ssl, const unsigned char **name, unsigned char *name_count, const unsigned char *offered,
    unsigned int count, void *unused) {
  (void)ssl;
  (void)unused;
  for (unsigned int at = 0; at + sizeof protocol_name <= count; at += offered[at] + 1U)
    if (memcmp(offered + at, protocol_name, sizeof protocol_name) == 0) {
      *name = offered + at + 1;
      *name_count = protocol_name[0];
      return SSL_TLSEXT_ERR_OK;
    }
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

bool ctls_name_was_chosen(const SSL *ssl) {
  const unsigned char *name = NULL;
  unsigned int count = 0;
  SSL_get0_alpn_selected(ssl, &name, &count);
  return count == protocol_name[0] && memcmp(name, protocol_name + 1, count) == 0;
}

static void count_key_update(ctls_end *end) {
  const uint64_t minute = 60ULL * 1000 * 1000 * 1000;
  if (end->key_updates == 0 || end->now - end->minute_began >= minute) {
    end->minute_began = end->now;
    end->key_updates = 0;
  }
  end->key_updates += 1;
  if (end->key_updates > CTLS_KEY_UPDATES_A_MINUTE) end->fault = CTLS_TOO_MANY_KEY_UPDATES;
}

// Sees every message that came, whole. After the handshake a KeyUpdate is the only one we take.
static void watch(
    int is_ours, int version, int type, const void *bytes, size_t count, SSL *ssl, void *unused) {
  (void)version;
  (void)unused;
  ctls_end *end = SSL_get_app_data(ssl);
  if (is_ours || type != SSL3_RT_HANDSHAKE || count == 0 || !end || end->fault != CTLS_NO_FAULT) return;
  const unsigned char kind = *(const unsigned char *)bytes;
  if (kind == SSL3_MT_KEY_UPDATE) count_key_update(end);
  if (kind == SSL3_MT_NEWSESSION_TICKET) end->fault = CTLS_RESUMPTION;
}

bool ctls_profile(SSL_CTX *ssl, bool is_server) {
  if (!SSL_CTX_set_min_proto_version(ssl, TLS1_3_VERSION) ||
      !SSL_CTX_set_max_proto_version(ssl, TLS1_3_VERSION) ||
      !SSL_CTX_set_ciphersuites(ssl, "TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256") ||
      !SSL_CTX_set1_groups_list(ssl, "X25519") || !SSL_CTX_set1_sigalgs_list(ssl, "ed25519") ||
      !SSL_CTX_set_num_tickets(ssl, 0) || !SSL_CTX_set_max_early_data(ssl, 0) ||
      !SSL_CTX_set_recv_max_early_data(ssl, 0))
    return false;
  SSL_CTX_set_options(
      ssl, SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
               SSL_OP_NO_ENCRYPT_THEN_MAC | SSL_OP_ENABLE_MIDDLEBOX_COMPAT);
  SSL_CTX_set_session_cache_mode(ssl, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_max_cert_list(ssl, 4096);
  SSL_CTX_set_mode(
      ssl, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_verify(ssl, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
  SSL_CTX_set_cert_verify_callback(ssl, judge, NULL);
  SSL_CTX_set_msg_callback(ssl, watch);
  if (is_server) {
    SSL_CTX_set_alpn_select_cb(ssl, choose, NULL);
    SSL_CTX_set_client_hello_cb(ssl, greet, NULL);
    return true;
  }
  // This call alone says 0 where it worked.
  return SSL_CTX_set_alpn_protos(ssl, protocol_name, sizeof protocol_name) == 0;
}

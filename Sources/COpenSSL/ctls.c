// A context and its connections. OpenSSL keeps errors for each thread: every call clears them first and
// reads them before it returns.
#include "internal.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <string.h>
#include <unistd.h>

// One line in one call, so that lines of several connections do not mix.
static void log_key(const SSL *ssl, const char *line) {
  const ctls_context *context = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
  char text[512];
  const size_t count = strlen(line);
  if (!context || context->key_log < 0 || count >= sizeof text) return;
  memcpy(text, line, count);
  text[count] = '\n';
  // A log that cannot be written does not end a connection.
  const ssize_t written = write(context->key_log, text, count + 1);
  (void)written;
  OPENSSL_cleanse(text, sizeof text);
}

static bool fill_context(ctls_context *context, const uint8_t *seed) {
  context->ssl = SSL_CTX_new(context->is_server ? TLS_server_method() : TLS_client_method());
  EVP_PKEY *key = ctls_key(seed);
  context->certificate = key ? ctls_certificate(key) : NULL;
  bool done = context->ssl && context->certificate && ctls_profile(context->ssl, context->is_server) &&
      SSL_CTX_use_certificate(context->ssl, context->certificate) == 1 &&
      SSL_CTX_use_PrivateKey(context->ssl, key) == 1 && SSL_CTX_set_app_data(context->ssl, context) &&
      ctls_identity_of(context->certificate, context->public_key, context->fingerprint);
  EVP_PKEY_free(key);
  return done;
}

ctls_context *ctls_context_new(bool is_server, const uint8_t seed[CTLS_SECRET_BYTES]) {
  ERR_clear_error();
  ctls_context *context = OPENSSL_zalloc(sizeof *context);
  if (!context) return NULL;
  context->is_server = is_server;
  context->key_log = -1;
  if (fill_context(context, seed)) return context;
  ERR_clear_error();
  ctls_context_free(context);
  return NULL;
}

void ctls_context_free(ctls_context *context) {
  if (!context) return;
  X509_free(context->certificate);
  SSL_CTX_free(context->ssl);
  OPENSSL_free(context);
}

void ctls_context_key_log(ctls_context *context, int descriptor) {
  context->key_log = descriptor;
  SSL_CTX_set_keylog_callback(context->ssl, log_key);
}

void ctls_context_identity(
    const ctls_context *context, uint8_t public_key[CTLS_SECRET_BYTES],
    uint8_t fingerprint[CTLS_SECRET_BYTES]) {
  memcpy(public_key, context->public_key, CTLS_SECRET_BYTES);
  memcpy(fingerprint, context->fingerprint, CTLS_SECRET_BYTES);
}

size_t ctls_context_certificate(const ctls_context *context, uint8_t *bytes, size_t capacity) {
  const int count = i2d_X509(context->certificate, NULL);
  if (count <= 0) return 0;
  if ((size_t)count <= capacity) i2d_X509(context->certificate, &bytes);
  return (size_t)count;
}

static bool fill_end(ctls_end *end, ctls_context *context, const uint8_t *pins) {
  const size_t bytes = end->pin_count * CTLS_SECRET_BYTES;
  if (bytes > 0) {
    end->pins = OPENSSL_memdup(pins, bytes);
    if (!end->pins) return false;
  }
  end->ssl = SSL_new(context->ssl);
  if (!end->ssl || !SSL_set_app_data(end->ssl, end)) return false;
  BIO *bio = ctls_bio(end);
  if (!bio) return false;
  // Each of the two takes one reference.
  if (!BIO_up_ref(bio)) {
    BIO_free(bio);
    return false;
  }
  SSL_set0_rbio(end->ssl, bio);
  SSL_set0_wbio(end->ssl, bio);
  if (end->is_server)
    SSL_set_accept_state(end->ssl);
  else
    SSL_set_connect_state(end->ssl);
  return true;
}

ctls_end *ctls_end_new(ctls_context *context, const uint8_t *pins, size_t pin_count) {
  ERR_clear_error();
  if (pin_count > CTLS_MAXIMUM_PINS) return NULL;
  ctls_end *end = OPENSSL_zalloc(sizeof *end);
  if (!end) return NULL;
  end->is_server = context->is_server;
  end->pin_count = pin_count;
  if (fill_end(end, context, pins)) return end;
  ERR_clear_error();
  ctls_end_free(end);
  return NULL;
}

void ctls_end_free(ctls_end *end) {
  if (!end) return;
  SSL_free(end->ssl);
  OPENSSL_free(end->pins);
  OPENSSL_free(end->output);
  OPENSSL_clear_free(end, sizeof *end);
}

static ctls_fault fault_of(int reason) {
  switch (reason) {
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_WRONG_SSL_VERSION: return CTLS_VERSION;
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_HTTP_REQUEST:
    case SSL_R_HTTPS_PROXY_REQUEST: return CTLS_NOT_TLS;
    case SSL_R_NO_APPLICATION_PROTOCOL: return CTLS_PROTOCOL_NAME;
    case SSL_R_NO_SHARED_CIPHER:
    case SSL_R_NO_SUITABLE_KEY_SHARE:
    case SSL_R_NO_SUITABLE_GROUPS:
    case SSL_R_NO_SHARED_GROUPS:
    case SSL_R_NO_SHARED_SIGNATURE_ALGORITHMS:
    case SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM: return CTLS_NOTHING_IN_COMMON;
    case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE: return CTLS_NO_CERTIFICATE;
    case ERR_R_MALLOC_FAILURE: return CTLS_UNAVAILABLE;
    default: return CTLS_DAMAGED;
  }
}

// What a callback found goes ahead of what OpenSSL made of it.
static ctls_state fail(ctls_end *end) {
  end->state = CTLS_FAILED;
  if (end->fault != CTLS_NO_FAULT) return end->state;
  const int reason = ERR_GET_REASON(ERR_peek_error());
  if (reason > SSL_AD_REASON_OFFSET && reason <= SSL_AD_REASON_OFFSET + UINT8_MAX) {
    end->alert = (uint8_t)(reason - SSL_AD_REASON_OFFSET);
    end->fault = CTLS_ALERT;
  } else {
    end->fault = fault_of(reason);
  }
  return end->state;
}

static ctls_state shake(ctls_end *end) {
  const int status = SSL_do_handshake(end->ssl);
  if (end->fault != CTLS_NO_FAULT) return fail(end);
  if (status != 1) return SSL_get_error(end->ssl, status) == SSL_ERROR_WANT_READ ? end->state : fail(end);
  if (!ctls_name_was_chosen(end->ssl)) end->fault = CTLS_PROTOCOL_NAME;
  const char label[] = "EXPORTER-Channel-Binding";
  if (end->fault == CTLS_NO_FAULT &&
      SSL_export_keying_material(
          end->ssl, end->exporter, CTLS_SECRET_BYTES, label, sizeof label - 1, NULL, 0, 0) != 1)
    end->fault = CTLS_UNAVAILABLE;
  if (end->fault != CTLS_NO_FAULT) return fail(end);
  end->state = CTLS_OPEN;
  return end->state;
}

static ctls_state open_records(ctls_end *end, uint8_t *plain, size_t capacity, size_t *plain_count) {
  while (*plain_count < capacity) {
    size_t count = 0;
    const int status = SSL_read_ex(end->ssl, plain + *plain_count, capacity - *plain_count, &count);
    if (status == 1) *plain_count += count;
    if (end->fault != CTLS_NO_FAULT) return fail(end);
    if (status == 1) continue;
    switch (SSL_get_error(end->ssl, status)) {
      case SSL_ERROR_WANT_READ: return end->state;
      case SSL_ERROR_ZERO_RETURN: return end->state = CTLS_ENDED;
      default: return fail(end);
    }
  }
  // More than the bytes can hold: the caller gave too little room.
  end->fault = CTLS_UNAVAILABLE;
  return fail(end);
}

ctls_state ctls_take(
    ctls_end *end, const uint8_t *bytes, size_t count, uint64_t now, uint8_t *plain, size_t capacity,
    size_t *plain_count) {
  *plain_count = 0;
  if (end->state == CTLS_ENDED || end->state == CTLS_FAILED) return end->state;
  ERR_clear_error();
  end->now = now;
  end->input = bytes;
  end->input_count = count;
  if (end->state == CTLS_HANDSHAKING) shake(end);
  if (end->state == CTLS_OPEN) open_records(end, plain, capacity, plain_count);
  end->input = NULL;
  end->input_count = 0;
  ERR_clear_error();
  return end->state;
}

bool ctls_seal(ctls_end *end, const uint8_t *plain, size_t count) {
  const bool is_open = end->state == CTLS_OPEN || end->state == CTLS_ENDED;
  if (!is_open || end->is_finished) return false;
  ERR_clear_error();
  size_t sealed = 0;
  while (sealed < count) {
    size_t written = 0;
    if (SSL_write_ex(end->ssl, plain + sealed, count - sealed, &written) != 1) {
      fail(end);
      ERR_clear_error();
      return false;
    }
    sealed += written;
  }
  return true;
}

void ctls_finish(ctls_end *end) {
  if (end->is_finished || end->state == CTLS_HANDSHAKING || end->state == CTLS_FAILED) return;
  end->is_finished = true;
  ERR_clear_error();
  SSL_shutdown(end->ssl);
  ERR_clear_error();
}

size_t ctls_output(const ctls_end *end, const uint8_t **bytes) {
  *bytes = end->output;
  return end->output_count;
}

void ctls_output_taken(ctls_end *end) {
  OPENSSL_free(end->output);
  end->output = NULL;
  end->output_count = 0;
  end->output_capacity = 0;
}

ctls_state ctls_end_state(const ctls_end *end) { return end->state; }

ctls_fault ctls_end_fault(const ctls_end *end) { return end->fault; }

uint8_t ctls_alert(const ctls_end *end) { return end->alert; }

bool ctls_peer(
    const ctls_end *end, uint8_t public_key[CTLS_SECRET_BYTES], uint8_t fingerprint[CTLS_SECRET_BYTES]) {
  if (!end->peer_is_known) return false;
  memcpy(public_key, end->peer_key, CTLS_SECRET_BYTES);
  memcpy(fingerprint, end->peer_fingerprint, CTLS_SECRET_BYTES);
  return true;
}

bool ctls_exporter(const ctls_end *end, uint8_t bytes[CTLS_SECRET_BYTES]) {
  if (end->state != CTLS_OPEN && end->state != CTLS_ENDED) return false;
  memcpy(bytes, end->exporter, CTLS_SECRET_BYTES);
  return true;
}

bool ctls_update_key(ctls_end *end) {
  if (end->state != CTLS_OPEN || end->is_finished) return false;
  ERR_clear_error();
  const bool done = SSL_key_update(end->ssl, SSL_KEY_UPDATE_NOT_REQUESTED) == 1 &&
      SSL_do_handshake(end->ssl) == 1;
  ERR_clear_error();
  return done;
}

const char *ctls_version(void) { return OpenSSL_version(OPENSSL_VERSION); }

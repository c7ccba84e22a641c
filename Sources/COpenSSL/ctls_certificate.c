// The identity that follows from a seed: its key, its certificate, its fingerprint.
#include "internal.h"

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

EVP_PKEY *ctls_key(const uint8_t seed[CTLS_SECRET_BYTES]) {
  return EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, CTLS_SECRET_BYTES);
}

// Ed25519 signs without chance, so the same seed gives the same bytes.
static bool fill(X509 *certificate, EVP_PKEY *key) {
  ASN1_TIME *first = ASN1_TIME_new(), *last = ASN1_TIME_new();
  bool done = first && last && ASN1_TIME_set_string_X509(first, "19700101000000Z") &&
      ASN1_TIME_set_string_X509(last, "99991231235959Z") && X509_set_version(certificate, X509_VERSION_3) &&
      ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1) && X509_set1_notBefore(certificate, first) &&
      X509_set1_notAfter(certificate, last) && X509_set_pubkey(certificate, key) &&
      X509_sign(certificate, key, NULL) > 0;
  ASN1_TIME_free(first);
  ASN1_TIME_free(last);
  return done;
}

X509 *ctls_certificate(EVP_PKEY *key) {
  X509 *certificate = X509_new();
  if (certificate && fill(certificate, key)) return certificate;
  X509_free(certificate);
  return NULL;
}

bool ctls_identity_of(
    X509 *certificate, uint8_t public_key[CTLS_SECRET_BYTES], uint8_t fingerprint[CTLS_SECRET_BYTES]) {
  EVP_PKEY *key = X509_get0_pubkey(certificate);
  size_t count = CTLS_SECRET_BYTES;
  if (!key || EVP_PKEY_get_id(key) != EVP_PKEY_ED25519 ||
      EVP_PKEY_get_raw_public_key(key, public_key, &count) != 1 || count != CTLS_SECRET_BYTES)
    return false;
  unsigned char *info = NULL;
  const int info_count = i2d_PUBKEY(key, &info);
  const bool is_whole = info_count == CTLS_SPKI_BYTES && SHA256(info, CTLS_SPKI_BYTES, fingerprint);
  OPENSSL_free(info);
  return is_whole;
}

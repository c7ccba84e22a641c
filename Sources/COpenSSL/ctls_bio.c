// Where OpenSSL reads and writes: the bytes that a call was handed, and a buffer that the caller takes.
#include "internal.h"

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <limits.h>
#include <string.h>

static CRYPTO_ONCE once = CRYPTO_ONCE_STATIC_INIT;
static BIO_METHOD *method;

static int take_input(BIO *bio, char *bytes, int room) {
  ctls_end *end = BIO_get_data(bio);
  BIO_clear_retry_flags(bio);
  // A fault that a callback found ends the reading here: a callback cannot end it itself.
  if (!end || room <= 0 || end->fault != CTLS_NO_FAULT) return -1;
  if (end->input_count == 0) {
    BIO_set_retry_read(bio);
    return -1;
  }
  const size_t count = end->input_count < (size_t)room ? end->input_count : (size_t)room;
  memcpy(bytes, end->input, count);
  end->input += count;
  end->input_count -= count;
  return (int)count;
}

static bool make_room(ctls_end *end, size_t count) {
  if (count <= end->output_capacity - end->output_count) return true;
  const size_t needed = end->output_count + count;
  size_t capacity = end->output_capacity * 2;
  if (capacity < needed) capacity = needed;
  uint8_t *grown = OPENSSL_realloc(end->output, capacity);
  if (!grown) return false;
  end->output = grown;
  end->output_capacity = capacity;
  return true;
}

static int give_output(BIO *bio, const char *bytes, int count) {
  ctls_end *end = BIO_get_data(bio);
  BIO_clear_retry_flags(bio);
  if (!end || count <= 0 || !make_room(end, (size_t)count)) return -1;
  memcpy(end->output + end->output_count, bytes, (size_t)count);
  end->output_count += (size_t)count;
  return count;
}

static long control(BIO *bio, int command, long number, void *pointer) {
  (void)bio;
  (void)number;
  (void)pointer;
  return command == BIO_CTRL_FLUSH;
}

static int create(BIO *bio) {
  BIO_set_init(bio, 1);
  return 1;
}

static void make_method(void) {
  const int index = BIO_get_new_index();
  if (index == -1) return;
  BIO_METHOD *made = BIO_meth_new(index | BIO_TYPE_SOURCE_SINK, "honour");
  if (made && BIO_meth_set_read(made, take_input) && BIO_meth_set_write(made, give_output) &&
      BIO_meth_set_ctrl(made, control) && BIO_meth_set_create(made, create))
    method = made;
  else
    BIO_meth_free(made);
}

BIO *ctls_bio(ctls_end *end) {
  if (!CRYPTO_THREAD_run_once(&once, make_method) || !method) return NULL;
  BIO *bio = BIO_new(method);
  if (bio) BIO_set_data(bio, end);
  return bio;
}

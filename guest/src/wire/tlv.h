/* Fields as tag, length, value. */
#ifndef PYRO_TLV_H
#define PYRO_TLV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TLV_HEADER = 6 };

struct field {
	uint16_t tag;
	uint32_t len;
	const uint8_t *value; /* inside the buffer that is being read */
};

struct tlv_reader {
	const uint8_t *at;
	const uint8_t *end;
};

enum tlv_step { TLV_END, TLV_FIELD, TLV_BROKEN };

/* Reads the next field. After TLV_END or TLV_BROKEN it keeps returning the same. */
enum tlv_step tlv_next(struct tlv_reader *r, struct field *f);

/*
 * Writes fields into a caller's buffer. A field that does not fit is left out whole and
 * sets `full`, so a chain of puts needs one check at its end.
 */
struct tlv_writer {
	uint8_t *buf;
	size_t cap;
	size_t len;
	bool full;
};

void tlv_put(struct tlv_writer *w, uint16_t tag, const void *value, size_t len);
void tlv_put_u8(struct tlv_writer *w, uint16_t tag, uint8_t v);
void tlv_put_u16(struct tlv_writer *w, uint16_t tag, uint16_t v);
void tlv_put_u32(struct tlv_writer *w, uint16_t tag, uint32_t v);
void tlv_put_u64(struct tlv_writer *w, uint16_t tag, uint64_t v);
void tlv_put_string(struct tlv_writer *w, uint16_t tag, const char *s);

#endif

#include "wire/tlv.h"

#include <string.h>

#include "base/bytes.h"

enum tlv_step tlv_next(struct tlv_reader *r, struct field *f)
{
	size_t left = (size_t)(r->end - r->at);

	if (left == 0)
		return TLV_END;
	if (left < TLV_HEADER)
		return TLV_BROKEN;
	f->tag = get_u16(r->at);
	f->len = get_u32(r->at + 2);
	if (f->len > left - TLV_HEADER)
		return TLV_BROKEN;
	f->value = r->at + TLV_HEADER;
	r->at = f->value + f->len;
	return TLV_FIELD;
}

void tlv_put(struct tlv_writer *w, uint16_t tag, const void *value, size_t len)
{
	uint8_t *p = w->buf + w->len;
	size_t left = w->cap - w->len;

	if (left < TLV_HEADER || len > left - TLV_HEADER) {
		w->full = true;
		return;
	}
	put_u16(p, tag);
	put_u32(p + 2, (uint32_t)len);
	if (len > 0)
		memcpy(p + TLV_HEADER, value, len);
	w->len += TLV_HEADER + len;
}

void tlv_put_u8(struct tlv_writer *w, uint16_t tag, uint8_t v)
{
	tlv_put(w, tag, &v, 1);
}

void tlv_put_u16(struct tlv_writer *w, uint16_t tag, uint16_t v)
{
	uint8_t b[2];

	put_u16(b, v);
	tlv_put(w, tag, b, sizeof(b));
}

void tlv_put_u32(struct tlv_writer *w, uint16_t tag, uint32_t v)
{
	uint8_t b[4];

	put_u32(b, v);
	tlv_put(w, tag, b, sizeof(b));
}

void tlv_put_u64(struct tlv_writer *w, uint16_t tag, uint64_t v)
{
	uint8_t b[8];

	put_u64(b, v);
	tlv_put(w, tag, b, sizeof(b));
}

void tlv_put_string(struct tlv_writer *w, uint16_t tag, const char *s)
{
	tlv_put(w, tag, s, strlen(s));
}

/*
 * The hostile agent, which the engine's tests run in place of the honest one. It is honest until
 * it is asked for a lie: an EXEC whose first ARG is `lie:files:NAME` succeeds without executing
 * anything, and has every FILES after it put out the tree stream NAME of hostile_files.c.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "hostile.h"
#include "wire/hook.h"
#include "wire/pump.h"
#include "wire/tlv.h"

static void choose(const char *name, size_t len)
{
	int fd;

	unlink(HOSTILE_CHOICE);
	fd = open(HOSTILE_CHOICE, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, name, len) < 0)
		abort();
	close(fd);
}

static void succeed(struct conn *c, uint32_t stream)
{
	uint8_t buf[64];
	struct tlv_writer w = {.buf = buf, .cap = sizeof(buf)};

	tlv_put_u8(&w, TAG_EXIT_CODE, 0);
	tlv_put_u8(&w, TAG_TIMED_OUT, 0);
	tlv_put_u64(&w, TAG_DURATION_US, 1);
	pump_put(c, FRAME_EOF, CHANNEL_OUT, stream, NULL, 0);
	pump_put(c, FRAME_EOF, CHANNEL_ERR, stream, NULL, 0);
	pump_put(c, FRAME_RESULT, 0, stream, buf, w.len);
}

bool hook_frame(struct conn *c, const struct frame *f)
{
	static const char prefix[] = "lie:files:";
	const size_t skipped = sizeof(prefix) - 1;
	struct tlv_reader r = {f->payload, f->payload + f->len};
	struct field field;

	if (!c->open || f->type != FRAME_OPEN || f->flags != 0 ||
	    tlv_next(&r, &field) != TLV_FIELD || field.tag != TAG_OP || field.len != 2 ||
	    get_u16(field.value) != OP_EXEC)
		return false;
	while (tlv_next(&r, &field) == TLV_FIELD && field.tag != TAG_ARG)
		;
	if (field.tag != TAG_ARG || field.len <= skipped ||
	    memcmp(field.value, prefix, skipped) != 0)
		return false;
	choose((const char *)field.value + skipped, field.len - skipped);
	succeed(c, f->stream);
	return true;
}

/*
 * The lies of the hostile agent, which the engine's tests run in place of the honest one.
 * It is honest until it is asked for a lie.
 *
 * An EXEC whose first ARG is one of these is not executed; it gets
 *
 *   lie:stall      no answer, ever; CANCEL neither
 *   lie:flood      output without end, whatever the credit
 *   lie:overlong   the header of a frame with 65535 bytes
 *   lie:truncate   the first half of a frame; the port then says nothing more
 *   lie:results    two results
 *   lie:bare       a result without fields, which no execution has
 *   lie:field      a result with a field that does not exist
 *   lie:width      a result with an EXIT_CODE of two bytes
 *   lie:twice      a result with two EXIT_CODEs
 *   lie:stranger   output for a stream that nobody has opened
 *   lie:input      output on channel 0
 *   lie:credit     a grant of 2 GiB of input
 *   lie:hello      the host's own HELLO back
 *   lie:late       a result, and output after it
 *
 * and `lie:files:NAME` succeeds, and has every FILES after it put out an evil tree stream: those
 * are told of in hostile_files.c.
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

static const struct conn *flooded; /* the connection of lie:flood */
static uint32_t flooded_stream;
static const struct conn *mute; /* the connection that lie:truncate has left in the middle */
static uint32_t stalled;

static void result(struct conn *c, uint32_t stream, const void *fields, size_t len)
{
	pump_put(c, FRAME_RESULT, 0, stream, fields, len);
}

static void exec_result(struct conn *c, uint32_t stream)
{
	uint8_t buf[64];
	struct tlv_writer w = {.buf = buf, .cap = sizeof(buf)};

	tlv_put_u8(&w, TAG_EXIT_CODE, 0);
	tlv_put_u8(&w, TAG_TIMED_OUT, 0);
	tlv_put_u64(&w, TAG_DURATION_US, 1);
	result(c, stream, buf, w.len);
}

/* A header that promises more than follows. */
static void half_frame(struct conn *c, uint32_t stream, uint16_t promised, uint16_t len)
{
	static const uint8_t zeros[256];
	size_t at = c->out_end;

	pump_put(c, FRAME_DATA, CHANNEL_OUT, stream, zeros, len);
	put_u16(c->out + at + 2, promised);
}

static void choose(struct conn *c, uint32_t stream, const char *name)
{
	int fd;

	unlink(HOSTILE_CHOICE);
	fd = open(HOSTILE_CHOICE, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd >= 0 && strcmp(name, "none") != 0 && write(fd, name, strlen(name)) < 0)
		abort();
	if (fd >= 0)
		close(fd);
	pump_put(c, FRAME_EOF, CHANNEL_OUT, stream, NULL, 0);
	pump_put(c, FRAME_EOF, CHANNEL_ERR, stream, NULL, 0);
	exec_result(c, stream);
}

static void broken_result(struct conn *c, uint32_t stream, const char *lie)
{
	uint8_t buf[64];
	struct tlv_writer w = {.buf = buf, .cap = sizeof(buf)};

	if (strcmp(lie, "field") == 0)
		tlv_put_u8(&w, 999, 1);
	else if (strcmp(lie, "width") == 0)
		tlv_put_u16(&w, TAG_EXIT_CODE, 0);
	else
		tlv_put_u8(&w, TAG_EXIT_CODE, 0);
	if (strcmp(lie, "twice") == 0)
		tlv_put_u8(&w, TAG_EXIT_CODE, 0);
	result(c, stream, buf, strcmp(lie, "bare") == 0 ? 0 : w.len);
}

static void lie(struct conn *c, uint32_t stream, const char *what)
{
	static const uint8_t much[4] = {0x7f, 0xff, 0xff, 0xff};

	if (strncmp(what, "files:", 6) == 0) {
		choose(c, stream, what + 6);
	} else if (strcmp(what, "stall") == 0) {
		stalled = stream;
	} else if (strcmp(what, "flood") == 0) {
		flooded = c;
		flooded_stream = stream;
	} else if (strcmp(what, "overlong") == 0) {
		half_frame(c, stream, 0xffff, 64);
	} else if (strcmp(what, "truncate") == 0) {
		half_frame(c, stream, 512, 256);
		mute = c;
	} else if (strcmp(what, "results") == 0 || strcmp(what, "late") == 0) {
		exec_result(c, stream);
		if (strcmp(what, "late") == 0)
			pump_put(c, FRAME_DATA, CHANNEL_OUT, stream, "late", 4);
		else
			exec_result(c, stream);
	} else if (strcmp(what, "stranger") == 0) {
		pump_put(c, FRAME_DATA, CHANNEL_OUT, stream + 1000, "who?", 4);
	} else if (strcmp(what, "input") == 0) {
		pump_put(c, FRAME_DATA, CHANNEL_IN, stream, "in?", 3);
	} else if (strcmp(what, "credit") == 0) {
		pump_put(c, FRAME_CREDIT, CHANNEL_IN, stream, much, sizeof(much));
	} else if (strcmp(what, "hello") == 0) {
		pump_put(c, FRAME_HELLO, 0, 0, NULL, 0);
	} else {
		broken_result(c, stream, what);
	}
}

/* The lie that a request asks for, for the caller to free; NULL: none. */
static char *asked(const struct frame *f)
{
	static const char prefix[] = "lie:";
	struct tlv_reader r = {f->payload, f->payload + f->len};
	struct field field;

	if (f->type != FRAME_OPEN || f->flags != 0 || tlv_next(&r, &field) != TLV_FIELD ||
	    field.tag != TAG_OP || field.len != 2 || get_u16(field.value) != OP_EXEC)
		return NULL;
	while (tlv_next(&r, &field) == TLV_FIELD && field.tag != TAG_ARG)
		;
	if (field.tag != TAG_ARG || field.len < 4 || memcmp(field.value, prefix, 4) != 0)
		return NULL;
	return strndup((const char *)field.value + 4, field.len - 4);
}

bool hook_frame(struct conn *c, const struct frame *f)
{
	char *what;

	if (f->type == FRAME_HELLO) {
		/* A new client: what the last one was told is over. */
		flooded = flooded == c ? NULL : flooded;
		mute = mute == c ? NULL : mute;
		return false;
	}
	if (mute == c || (f->stream == stalled && stalled != 0 && f->type != FRAME_OPEN))
		return true;
	what = c->open ? asked(f) : NULL;
	if (what == NULL)
		return false;
	lie(c, f->stream, what);
	free(what);
	return true;
}

void hook_pump(struct conn *c)
{
	static const uint8_t output[4096];

	while (flooded == c &&
	       pump_put(c, FRAME_DATA, CHANNEL_OUT, flooded_stream, output, sizeof(output)))
		;
}

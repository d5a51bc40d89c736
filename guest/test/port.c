#include "port.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "agent/agent.h"
#include "agent/children.h"
#include "base/bytes.h"
#include "base/loop.h"
#include "base/timer.h"
#include "exec/launch.h"
#include "exec/proc.h"
#include "exec/pty.h"
#include "machine/disk.h"
#include "machine/machine.h"
#include "machine/mounts.h"

/* Bounds a hang and nothing else: slow hosts need some of it. */
enum { PATIENCE_MS = 300000 };

static struct conn conns[PORTS];
static struct answer *answers[PORTS][ANSWERS];
static int last_stream[PORTS];
static uint8_t field_bytes[REQUEST_MAX + 1024];
struct tlv_writer fields = {.buf = field_bytes, .cap = sizeof(field_bytes)};

int machine_prepare(struct err *e)
{
	(void)e;
	return 0;
}

int machine_entropy(const uint8_t *bytes, size_t len, struct err *e)
{
	(void)bytes;
	(void)len;
	(void)e;
	return 0;
}

int machine_clock(uint64_t ns, struct err *e)
{
	(void)ns;
	(void)e;
	return 0;
}

int machine_network(struct err *e)
{
	(void)e;
	return 0;
}

int mounts_root(struct err *e)
{
	(void)e;
	return 0;
}

int disk_grow(struct err *e)
{
	(void)e;
	return 0;
}

int machine_hostname(const char *name, struct err *e)
{
	(void)name;
	(void)e;
	return 0;
}

int machine_resolve(const char *name, struct err *e)
{
	(void)name;
	(void)e;
	return 0;
}

int machine_id(const char *id, struct err *e)
{
	(void)id;
	(void)e;
	return 0;
}

void machine_kill_all(int signal)
{
	(void)signal;
}

void machine_flush(void)
{
}

void machine_off(void)
{
	exit(1);
}

static void must(bool fine, const char *what)
{
	if (!fine) {
		fprintf(stderr, "%s\n", what);
		abort();
	}
}

static void wake(struct conn *c)
{
	(void)c; /* all of them are run at every turn */
}

void ports_init(void)
{
	struct err e;

	prctl(PR_SET_CHILD_SUBREAPER, 1);
	must(loop_init(&e) == 0 && children_init(&e) == 0 && launch_init(&e) == 0 &&
		     proc_init("/proc", &e) == 0 && pty_init("/dev/pts", &e) == 0,
	     "the agent does not start here");
	for (int i = 0; i < PORTS; i++) {
		conn_init(&conns[i], &agent_ops, wake);
		port_hello(i);
	}
	request(OP_CONFIGURE);
	tlv_put_u8(&fields, TAG_ROOT, 1);
	port_ask(0);
}

static void take_frame(int port, const uint8_t *p, size_t len)
{
	uint32_t id = get_u32(p + 4);
	struct answer *a = id > 0 && id < ANSWERS ? answers[port][id] : NULL;

	p += FRAME_HEADER;
	len -= FRAME_HEADER;
	must(p[-FRAME_HEADER] != FRAME_FAULT, "the agent has found a fault");
	if (a == NULL)
		return;
	switch (p[-FRAME_HEADER]) {
	case FRAME_DATA:
		must(!a->eof && !a->ended, "output after its end");
		a->data = realloc(a->data, a->len + len + 1);
		memcpy(a->data + a->len, p, len);
		a->len += len;
		a->data[a->len] = 0;
		if (!a->stingy) {
			uint8_t n[4];

			put_u32(n, (uint32_t)len);
			port_send(port, FRAME_CREDIT, CHANNEL_OUT, (int)id, n, sizeof(n));
		}
		break;
	case FRAME_EOF:
		a->eof = true;
		break;
	case FRAME_CREDIT:
		a->input_credit += get_u32(p);
		break;
	case FRAME_RESULT:
		must(!a->ended && len <= sizeof(a->result), "more than one result, or a long one");
		a->ended = true;
		a->result_len = len;
		memcpy(a->result, p, len);
		break;
	}
}

static void take(int port)
{
	static uint8_t copy[OUT_SIZE];
	const uint8_t *p;
	size_t len;

	for (;;) {
		conn_run(&conns[port]);
		p = conn_pending(&conns[port], &len);
		if (len == 0)
			return;
		memcpy(copy, p, len);
		conn_sent(&conns[port], len);
		for (size_t at = 0; at < len;) {
			size_t frame = FRAME_HEADER + (size_t)get_u16(copy + at + 2);

			take_frame(port, copy + at, frame);
			at += frame;
		}
	}
}

void port_send(int port, uint8_t type, uint8_t flags, int stream, const void *payload, size_t len)
{
	struct frame f = {.type = type, .flags = flags, .len = (uint16_t)len};
	static uint8_t buf[FRAME_MAX];
	size_t room;
	uint8_t *to;

	f.stream = (uint32_t)stream;
	frame_put_header(buf, &f);
	if (len > 0)
		memcpy(buf + FRAME_HEADER, payload, len);
	for (size_t at = 0; at < FRAME_HEADER + len; at += room) {
		to = conn_space(&conns[port], &room);
		while (room == 0) {
			take(port);
			to = conn_space(&conns[port], &room);
		}
		if (room > FRAME_HEADER + len - at)
			room = FRAME_HEADER + len - at;
		memcpy(to, buf + at, room);
		conn_received(&conns[port], room);
		conn_run(&conns[port]);
	}
	explicit_bzero(buf, FRAME_HEADER + len);
}

void port_hello(int port)
{
	uint8_t buf[64], nonce[NONCE_SIZE] = {1};
	struct tlv_writer w = {.buf = buf, .cap = sizeof(buf)};

	tlv_put_u16(&w, TAG_GENERATION, WIRE_GENERATION);
	tlv_put(&w, TAG_NONCE, nonce, sizeof(nonce));
	port_send(port, FRAME_HELLO, 0, 0, buf, w.len);
	take(port);
	for (int i = 0; i < ANSWERS; i++) {
		if (answers[port][i] != NULL)
			free(answers[port][i]->data);
		free(answers[port][i]);
		answers[port][i] = NULL;
	}
	last_stream[port] = 0;
}

void port_hangup(int port)
{
	conn_hangup(&conns[port]);
}

void request(uint16_t op)
{
	fields.len = 0;
	tlv_put_u16(&fields, TAG_OP, op);
}

int port_open_parts(int port, size_t part)
{
	int stream = ++last_stream[port];

	must(stream < ANSWERS && !fields.full, "the test asks for too much");
	answers[port][stream] = calloc(1, sizeof(struct answer));
	answers[port][stream]->data = calloc(1, 1);
	for (size_t at = 0; at < fields.len; at += part) {
		size_t len = fields.len - at < part ? fields.len - at : part;

		port_send(port, FRAME_OPEN, at + len < fields.len, stream, fields.buf + at, len);
	}
	explicit_bzero(fields.buf, fields.len);
	return stream;
}

int port_open(int port)
{
	return port_open_parts(port, PAYLOAD_MAX);
}

struct answer *answer(int port, int stream)
{
	return answers[port][stream];
}

static bool never(const void *ctx)
{
	(void)ctx;
	return false;
}

static void idle(void)
{
}

static void nothing(struct timer *t)
{
	(void)t;
}

static bool run(int ms, bool (*condition)(const void *ctx), const void *ctx)
{
	static struct timer tick = {.fired = nothing};
	uint64_t until = now_ns() + (uint64_t)ms * 1000000;
	bool met;

	for (;;) {
		for (int i = 0; i < PORTS; i++)
			take(i);
		met = condition(ctx);
		if (met || now_ns() >= until)
			break;
		timer_arm(&tick, 20); /* the loop would sleep for longer */
		loop_turn(idle);
	}
	timer_disarm(&tick);
	return met;
}

void run_ms(int ms)
{
	run(ms, never, NULL);
}

bool run_until(bool (*condition)(const void *ctx), const void *ctx)
{
	return run(PATIENCE_MS, condition, ctx);
}

static bool has_ended(const void *ctx)
{
	return ((const struct answer *)ctx)->ended;
}

struct answer *port_wait(int port, int stream)
{
	must(run_until(has_ended, answers[port][stream]), "an answer that does not come");
	return answers[port][stream];
}

struct answer *port_ask(int port)
{
	return port_wait(port, port_open(port));
}

static bool find(const struct answer *a, uint16_t tag, struct field *f)
{
	struct tlv_reader r = {a->result, a->result + a->result_len};

	while (tlv_next(&r, f) == TLV_FIELD)
		if (f->tag == tag)
			return true;
	return false;
}

bool has(const struct answer *a, uint16_t tag)
{
	struct field f;

	return find(a, tag, &f);
}

long number_of(const struct answer *a, uint16_t tag)
{
	struct field f;

	if (!find(a, tag, &f))
		return UINT32_MAX;
	switch (f.len) {
	case 1:
		return f.value[0];
	case 2:
		return get_u16(f.value);
	case 4:
		return get_u32(f.value);
	default:
		return (long)get_u64(f.value);
	}
}

const char *text_of(const struct answer *a, uint16_t tag)
{
	static char text[KEPT_NOTE_MAX + 1];
	struct field f;

	if (!find(a, tag, &f))
		return "(nothing)";
	snprintf(text, sizeof(text), "%.*s", (int)f.len, f.value);
	return text;
}

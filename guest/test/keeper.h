/* What the tests of kept processes share: asking for KEEP, WATCH, FEED, DROP and LIST. */
#ifndef PYRO_KEEPER_H
#define PYRO_KEEPER_H

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/bytes.h"
#include "check.h"
#include "keep/probe.h"
#include "port.h"

static char dir[] = "/tmp/pyro-kept-XXXXXX";

/* What is never waited for on any host: a limit that a test does not want to meet. */
enum { AMPLE_MS = 600000 };

static inline void put_env(void)
{
	tlv_put_string(&fields, TAG_ENV, "PATH=/usr/bin:/bin");
	tlv_put_string(&fields, TAG_ENV, "HOME=/tmp");
}

/* KEEP of a shell's script; more fields may follow. */
static inline void keep(const char *name, const char *script)
{
	request(OP_KEEP);
	tlv_put_string(&fields, TAG_NAME, name);
	tlv_put_string(&fields, TAG_ARG, "/bin/sh");
	tlv_put_string(&fields, TAG_ARG, "-c");
	tlv_put_string(&fields, TAG_ARG, script);
	put_env();
	tlv_put_string(&fields, TAG_CWD, dir);
}

static inline void keep_terminal(const char *name, const char *script)
{
	keep(name, script);
	tlv_put_u8(&fields, TAG_TTY, 1);
}

static inline void probe(uint32_t timeout_ms, const char *first, const char *second)
{
	tlv_put_string(&fields, TAG_PROBE, first);
	tlv_put_string(&fields, TAG_PROBE, second);
	tlv_put_u32(&fields, TAG_PROBE_INTERVAL_MS, 20);
	tlv_put_u32(&fields, TAG_PROBE_TIMEOUT_MS, timeout_ms);
}

static inline void kept(int state)
{
	struct answer *a = port_ask(0);

	EXPECT_TEXT("(nothing)", text_of(a, TAG_MESSAGE));
	EXPECT(state, number_of(a, TAG_STATE));
}

static inline void refused(int code)
{
	struct answer *a = port_ask(0);

	EXPECT(code, number_of(a, TAG_ERROR));
}

static inline int open_watch(int port, const char *name, uint64_t from, int follow)
{
	request(OP_WATCH);
	tlv_put_string(&fields, TAG_NAME, name);
	tlv_put_u64(&fields, TAG_FROM, from);
	tlv_put_u8(&fields, TAG_FOLLOW, (uint8_t)follow);
	return port_open(port);
}

static inline struct answer *watch(const char *name, uint64_t from, int follow)
{
	return port_wait(0, open_watch(0, name, from, follow));
}

/* Until it is over, without reading what it puts out. */
static inline struct answer *wait_until_over(const char *name)
{
	struct answer *a;
	int stream;

	for (;;) {
		stream = open_watch(1, name, UINT64_MAX, FOLLOW_NOT);
		a = port_wait(1, stream);
		if (number_of(a, TAG_STATE) > KEPT_RUNNING)
			return a;
		port_hello(1);
		run_ms(20);
	}
}

static inline struct answer *drop(const char *name, uint32_t grace_ms)
{
	request(OP_DROP);
	tlv_put_string(&fields, TAG_NAME, name);
	tlv_put_u32(&fields, TAG_GRACE_MS, grace_ms);
	tlv_put_u8(&fields, TAG_FORGET, 1);
	return port_ask(0);
}

static inline void begin_feed(const char *name)
{
	request(OP_FEED);
	tlv_put_string(&fields, TAG_NAME, name);
}

static inline struct answer *type(const char *name, const char *text)
{
	begin_feed(name);
	tlv_put_string(&fields, TAG_INPUT, text);
	return port_ask(0);
}

struct expected {
	const struct answer *answer;
	const char *text;
};

static inline bool has_text(const void *ctx)
{
	const struct expected *e = ctx;

	return strstr((const char *)e->answer->data, e->text) != NULL;
}

/* Until the output of an open watch holds a text. */
static inline void wait_for_text(int port, int stream, const char *text)
{
	struct expected e = {answer(port, stream), text};

	if (!run_until(has_text, &e))
		EXPECT_TEXT(text, (const char *)e.answer->data +
					  (e.answer->len > 500 ? e.answer->len - 500 : 0));
}

/* Until a process has put a text out. */
static inline void wait_for_output(const char *name, const char *text)
{
	int stream = open_watch(1, name, 0, FOLLOW_END);

	wait_for_text(1, stream, text);
	port_send(1, FRAME_CANCEL, 0, stream, NULL, 0);
	port_wait(1, stream);
}

static inline const char *in_dir(const char *name)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

/* The names and states that LIST tells, as `a:2 b:3 `. */
static inline const char *listed(void)
{
	static char text[16 * 1024];
	struct answer *a;
	size_t len = 0;

	request(OP_LIST);
	a = port_ask(0);
	EXPECT(0, a->result_len);
	text[0] = '\0';
	for (size_t at = 0; at < a->len;) {
		struct answer record = {.result_len = get_u32(a->data + at)};

		memcpy(record.result, a->data + at + 4, record.result_len);
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s:%ld ",
					text_of(&record, TAG_NAME), number_of(&record, TAG_STATE));
		at += 4 + record.result_len;
	}
	return text;
}

/* Before the first test. False if there is no folder to work in. */
static inline bool keeper_init(void)
{
	if (mkdtemp(dir) == NULL)
		return false;
	/*
	 * Whoever runs this may have them ignored, such as a shell's job in the background, and so
	 * would what is kept. PID 1 of a machine starts with none ignored.
	 */
	signal(SIGHUP, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	setvbuf(stdout, NULL, _IOLBF, 0);
	ports_init();
	return true;
}

/* After the last one. */
static inline int keeper_report(void)
{
	rmdir(dir);
	port_hello(0);
	port_hello(1);
	return report();
}

#endif

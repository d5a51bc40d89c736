/* KEEP, WATCH, FEED, DROP and LIST, with real processes. */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bytes.h"
#include "check.h"
#include "port.h"
#include "probe.h"
#include "ring.h"
#include "timer.h"

static char dir[] = "/tmp/pyro-kept-XXXXXX";

static void put_env(void)
{
	tlv_put_string(&fields, TAG_ENV, "PATH=/usr/bin:/bin");
	tlv_put_string(&fields, TAG_ENV, "HOME=/tmp");
}

/* KEEP of a shell's script; more fields may follow. */
static void keep(const char *name, const char *script)
{
	request(OP_KEEP);
	tlv_put_string(&fields, TAG_NAME, name);
	tlv_put_string(&fields, TAG_ARG, "/bin/sh");
	tlv_put_string(&fields, TAG_ARG, "-c");
	tlv_put_string(&fields, TAG_ARG, script);
	put_env();
	tlv_put_string(&fields, TAG_CWD, dir);
}

static void keep_terminal(const char *name, const char *script)
{
	keep(name, script);
	tlv_put_u8(&fields, TAG_TTY, 1);
}

static void probe(uint32_t timeout_ms, const char *first, const char *second)
{
	tlv_put_string(&fields, TAG_PROBE, first);
	tlv_put_string(&fields, TAG_PROBE, second);
	tlv_put_u32(&fields, TAG_PROBE_INTERVAL_MS, 20);
	tlv_put_u32(&fields, TAG_PROBE_TIMEOUT_MS, timeout_ms);
}

static void kept(int state)
{
	struct answer *a = port_ask(0);

	EXPECT_TEXT("(nothing)", text_of(a, TAG_MESSAGE));
	EXPECT(state, number_of(a, TAG_STATE));
}

static void refused(int code)
{
	struct answer *a = port_ask(0);

	EXPECT(code, number_of(a, TAG_ERROR));
}

static int open_watch(int port, const char *name, uint64_t from, int follow)
{
	request(OP_WATCH);
	tlv_put_string(&fields, TAG_NAME, name);
	tlv_put_u64(&fields, TAG_FROM, from);
	tlv_put_u8(&fields, TAG_FOLLOW, (uint8_t)follow);
	return port_open(port);
}

static struct answer *watch(const char *name, uint64_t from, int follow)
{
	return port_wait(0, open_watch(0, name, from, follow));
}

/* Until it is over, without reading what it puts out. */
static struct answer *wait_until_over(const char *name)
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

static struct answer *drop(const char *name, uint32_t grace_ms)
{
	request(OP_DROP);
	tlv_put_string(&fields, TAG_NAME, name);
	tlv_put_u32(&fields, TAG_GRACE_MS, grace_ms);
	tlv_put_u8(&fields, TAG_FORGET, 1);
	return port_ask(0);
}

static void begin_feed(const char *name)
{
	request(OP_FEED);
	tlv_put_string(&fields, TAG_NAME, name);
}

static struct answer *type(const char *name, const char *text)
{
	begin_feed(name);
	tlv_put_string(&fields, TAG_INPUT, text);
	return port_ask(0);
}

struct expected {
	const struct answer *answer;
	const char *text;
};

static bool has_text(const void *ctx)
{
	const struct expected *e = ctx;

	return strstr((const char *)e->answer->data, e->text) != NULL;
}

/* Until the output of an open watch holds a text. */
static void wait_for_text(int port, int stream, const char *text)
{
	struct expected e = {answer(port, stream), text};

	if (!run_until(has_text, &e))
		EXPECT_TEXT(text, (const char *)e.answer->data +
					  (e.answer->len > 500 ? e.answer->len - 500 : 0));
}

/* Until a process has put a text out. */
static void wait_for_output(const char *name, const char *text)
{
	int stream = open_watch(1, name, 0, FOLLOW_END);

	wait_for_text(1, stream, text);
	port_send(1, FRAME_CANCEL, 0, stream, NULL, 0);
	port_wait(1, stream);
}

static const char *in_dir(const char *name)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

/* The names and states that LIST tells, as `a:2 b:3 `. */
static const char *listed(void)
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

static void what_cannot_be_executed_is_not_kept(void)
{
	struct answer *a;

	request(OP_KEEP);
	tlv_put_string(&fields, TAG_NAME, "a");
	tlv_put_string(&fields, TAG_ARG, "/nowhere");
	a = port_ask(0);
	EXPECT(ERROR_EXEC, number_of(a, TAG_ERROR));
	EXPECT(ENOENT, number_of(a, TAG_ERRNO));
	EXPECT_TEXT("execute: /nowhere", text_of(a, TAG_MESSAGE));
	request(OP_KEEP);
	tlv_put_string(&fields, TAG_NAME, "a");
	tlv_put_string(&fields, TAG_ARG, "/bin/true");
	tlv_put_string(&fields, TAG_CWD, "/nowhere");
	a = port_ask(0);
	EXPECT_TEXT("change to the working folder: /nowhere", text_of(a, TAG_MESSAGE));
	EXPECT_TEXT("", listed());
	EXPECT(ERROR_NOT_FOUND, number_of(watch("a", 0, FOLLOW_NOT), TAG_ERROR));
	EXPECT(ERROR_NOT_FOUND, number_of(type("a", "x"), TAG_ERROR));
	EXPECT(ERROR_NOT_FOUND, number_of(drop("a", 0), TAG_ERROR));
}

static void a_keep_that_is_cancelled_leaves_nothing(void)
{
	int stream;

	keep("a", "sleep 1000");
	stream = port_open(0);
	port_send(0, FRAME_CANCEL, 0, stream, NULL, 0);
	EXPECT(ERROR_CANCELLED, number_of(port_wait(0, stream), TAG_ERROR));
	EXPECT_TEXT("", listed());
	/* Who has gone meanwhile is another matter: it is kept. */
	keep("a", "sleep 1000");
	port_open(0);
	port_hello(0);
	EXPECT(KEPT_RUNNING, number_of(watch("a", 0, FOLLOW_READY), TAG_STATE));
	EXPECT_TEXT("a:2 ", listed());
	EXPECT(KEPT_STOPPED, number_of(drop("a", 0), TAG_STATE));
}

static void output_is_read_by_offset_and_in_order(void)
{
	struct answer *a;

	keep("a", "echo one; echo two >&2; printf three; read x; exit 3");
	tlv_put(&fields, TAG_NOTE, "n\0te", 4);
	kept(KEPT_RUNNING);
	a = watch("a", 0, FOLLOW_END);
	EXPECT_TEXT("one\ntwo\nthree", (const char *)a->data);
	EXPECT(0, number_of(a, TAG_AT));
	EXPECT(0, number_of(a, TAG_BEGIN));
	EXPECT(13, number_of(a, TAG_TOTAL));
	EXPECT(KEPT_EXITED, number_of(a, TAG_STATE));
	EXPECT(REASON_NONE, number_of(a, TAG_REASON));
	EXPECT(3, number_of(a, TAG_EXIT_CODE));
	EXPECT(false, has(a, TAG_SIGNAL));
	EXPECT(false, has(a, TAG_COLS));
	EXPECT(true, has(a, TAG_DURATION_US));
	EXPECT_TEXT("n", text_of(a, TAG_NOTE));
	a = watch("a", 4, FOLLOW_NOT);
	EXPECT_TEXT("two\nthree", (const char *)a->data);
	EXPECT(4, number_of(a, TAG_AT));
	a = watch("a", 13, FOLLOW_END);
	EXPECT(0, a->len);
	EXPECT(13, number_of(a, TAG_AT));
	a = watch("a", UINT64_C(1) << 63, FOLLOW_READY);
	EXPECT(0, a->len);
	EXPECT(13, number_of(a, TAG_AT));
	EXPECT(true, a->eof);
	EXPECT_TEXT("a:3 ", listed());
	EXPECT(ERROR_ENDED, number_of(type("a", "x"), TAG_ERROR));
	a = drop("a", 1000);
	EXPECT(KEPT_EXITED, number_of(a, TAG_STATE));
	EXPECT(3, number_of(a, TAG_EXIT_CODE));
	EXPECT(false, has(a, TAG_NOTE));
	EXPECT_TEXT("", listed());
}

static void a_name_is_taken_while_its_process_lives(void)
{
	keep("a", "echo old; sleep 1000");
	kept(KEPT_RUNNING);
	keep("b", "true");
	kept(KEPT_RUNNING);
	watch("b", 0, FOLLOW_END);
	keep("a", "true");
	refused(ERROR_CONFLICT);
	EXPECT_TEXT("a:2 b:3 ", listed());
	request(OP_DROP);
	tlv_put_string(&fields, TAG_NAME, "a");
	EXPECT(137, number_of(port_ask(0), TAG_EXIT_CODE));
	EXPECT_TEXT("a:5 b:3 ", listed());
	keep("a", "echo new");
	kept(KEPT_RUNNING);
	EXPECT_TEXT("new\n", (const char *)watch("a", 0, FOLLOW_END)->data);
	EXPECT_TEXT("b:3 a:3 ", listed());
	drop("a", 0);
	drop("b", 0);
}

static void it_survives_its_client_and_is_seen_from_every_port(void)
{
	int first, second;

	keep_terminal("a", "stty -echo; echo ready; while read line; do echo got $line; done");
	kept(KEPT_RUNNING);
	wait_for_output("a", "ready");
	first = open_watch(1, "a", 0, FOLLOW_END);
	second = open_watch(1, "a", UINT64_MAX, FOLLOW_END);
	port_hangup(0);
	port_hello(0);
	EXPECT(false, has(type("a", "it\n"), TAG_ERROR));
	wait_for_text(1, first, "ready\r\ngot it\r\n");
	wait_for_text(1, second, "got it\r\n");
	port_send(1, FRAME_CANCEL, 0, first, NULL, 0);
	EXPECT(KEPT_RUNNING, number_of(port_wait(1, first), TAG_STATE));
	EXPECT(80, number_of(answer(1, first), TAG_COLS));
	type("a", "more\n");
	wait_for_text(1, second, "got more\r\n");
	/* A shell of a terminal is told by SIGHUP. */
	EXPECT(SIGHUP, number_of(drop("a", 10000), TAG_SIGNAL));
	EXPECT(KEPT_STOPPED, number_of(port_wait(1, second), TAG_STATE));
	EXPECT_TEXT("got it\r\ngot more\r\n", (const char *)answer(1, second)->data);
}

static void what_is_too_old_is_gone_and_is_told(void)
{
	struct answer *a;

	keep("a", "i=0; while [ $i -lt 5000 ]; do printf 'line %05d\\n' $i; i=$((i+1)); done");
	tlv_put_u32(&fields, TAG_KEPT, KEPT_BYTES_MIN);
	kept(KEPT_RUNNING);
	wait_until_over("a");
	a = watch("a", 0, FOLLOW_NOT);
	EXPECT(55000, number_of(a, TAG_TOTAL));
	EXPECT(55000 - 4096, number_of(a, TAG_BEGIN));
	EXPECT(55000 - 4096, number_of(a, TAG_AT));
	EXPECT(4096, a->len);
	EXPECT_TEXT("line 04999\n", (const char *)a->data + 4096 - 11);
	drop("a", 0);
}

static void who_reads_too_slowly_is_sent_away(void)
{
	uint8_t credit[4];
	struct answer *a;
	int stream;

	keep_terminal(
		"a",
		"stty raw -echo; printf ready; read x; head -c 2000000 /dev/zero | tr '\\0' x; "
		"printf end; sleep 1000");
	tlv_put_u32(&fields, TAG_KEPT, 65536);
	kept(KEPT_RUNNING);
	wait_for_output("a", "ready");
	stream = open_watch(1, "a", 0, FOLLOW_END);
	a = answer(1, stream);
	a->stingy = true;
	type("a", "\n");
	wait_for_output("a", "xend");
	EXPECT(CREDIT_WINDOW, a->len);
	put_u32(credit, 1000000);
	port_send(1, FRAME_CREDIT, CHANNEL_OUT, stream, credit, sizeof(credit));
	port_wait(1, stream);
	EXPECT(KEPT_RUNNING, number_of(a, TAG_STATE));
	EXPECT(0, number_of(a, TAG_AT));
	EXPECT(CREDIT_WINDOW, a->len);
	EXPECT(true, number_of(a, TAG_BEGIN) > (long)a->len);
	/* A client that takes nothing can still end its watch. */
	stream = open_watch(1, "a", 0, FOLLOW_NOT);
	port_wait(1, stream);
	drop("a", 0);
}

static void output_that_nobody_reads_runs_through(void)
{
	uint64_t begun = now_ns();
	struct answer *a;

	keep("a", "head -c 200000000 /dev/zero");
	kept(KEPT_RUNNING);
	a = wait_until_over("a");
	EXPECT(200000000, number_of(a, TAG_TOTAL));
	EXPECT(200000000 - KEPT_BYTES, number_of(a, TAG_BEGIN));
	printf("     200 MB through a pipe in %d ms\n", (int)((now_ns() - begun) / 1000000));
	drop("a", 0);
	begun = now_ns();
	keep_terminal("a", "stty raw; head -c 50000000 /dev/zero");
	kept(KEPT_RUNNING);
	a = wait_until_over("a");
	EXPECT(50000000, number_of(a, TAG_TOTAL));
	printf("     50 MB through a terminal in %d ms\n", (int)((now_ns() - begun) / 1000000));
	drop("a", 0);
}

static void children_do_not_survive(void)
{
	struct answer *a;
	pid_t pid;

	keep("a", "sleep 1000 & echo $!");
	kept(KEPT_RUNNING);
	a = watch("a", 0, FOLLOW_END);
	pid = atoi((const char *)a->data);
	EXPECT(true, pid > 1);
	EXPECT(-1, kill(pid, 0));
	drop("a", 0);
}

static void a_process_may_end_as_it_is_asked(void)
{
	struct answer *a;
	uint64_t begun;

	keep("a", "trap 'echo bye; exit 7' TERM; echo ready; while :; do sleep 0.02; done");
	kept(KEPT_RUNNING);
	wait_for_output("a", "ready");
	request(OP_DROP);
	tlv_put_string(&fields, TAG_NAME, "a");
	tlv_put_u32(&fields, TAG_GRACE_MS, 10000);
	a = port_ask(0);
	EXPECT(KEPT_STOPPED, number_of(a, TAG_STATE));
	EXPECT(7, number_of(a, TAG_EXIT_CODE));
	EXPECT(true, strstr((const char *)watch("a", 0, FOLLOW_NOT)->data, "bye\n") != NULL);
	drop("a", 0);
	/* Or it has to. A second DROP may have less patience. */
	keep("a", "trap '' TERM; echo ready; while :; do sleep 0.02; done");
	kept(KEPT_RUNNING);
	wait_for_output("a", "ready");
	begun = now_ns();
	request(OP_DROP);
	tlv_put_string(&fields, TAG_NAME, "a");
	tlv_put_u32(&fields, TAG_GRACE_MS, 3600000);
	port_open(0);
	a = drop("a", 300);
	EXPECT(9, number_of(a, TAG_SIGNAL));
	EXPECT(137, number_of(a, TAG_EXIT_CODE));
	EXPECT(true, now_ns() - begun > 290 * UINT64_C(1000000));
	EXPECT_TEXT("", listed());
}

static void a_probe_finds_a_file(void)
{
	int stream;

	keep("a", "sleep 0.2; echo up; touch there; sleep 1000");
	probe(10000, "file", "there");
	kept(KEPT_STARTING);
	stream = open_watch(0, "a", 0, FOLLOW_READY);
	EXPECT(KEPT_STARTING, number_of(watch("a", 0, FOLLOW_NOT), TAG_STATE));
	EXPECT(KEPT_RUNNING, number_of(port_wait(0, stream), TAG_STATE));
	EXPECT_TEXT("up\n", (const char *)answer(0, stream)->data);
	EXPECT(REASON_NONE, number_of(answer(0, stream), TAG_REASON));
	EXPECT(KEPT_STOPPED, number_of(drop("a", 0), TAG_STATE));
	unlink(in_dir("there"));
}

static void a_probe_runs_a_command_with_the_same_environment(void)
{
	keep("a", "sleep 0.2; echo $HOME > home; sleep 1000");
	probe(10000, "command", "sleep 600 & test \"$(cat home)\" = \"$HOME\"");
	kept(KEPT_STARTING);
	EXPECT(KEPT_RUNNING, number_of(watch("a", 0, FOLLOW_READY), TAG_STATE));
	drop("a", 0);
	unlink(in_dir("home"));
}

static void who_is_not_ready_in_time_is_ended(void)
{
	uint64_t begun = now_ns();
	struct answer *a;

	keep("a", "trap '' TERM; echo stubborn; while :; do sleep 0.05; done");
	probe(200, "file", "there");
	kept(KEPT_STARTING);
	a = watch("a", 0, FOLLOW_READY);
	EXPECT_TEXT("stubborn\n", (const char *)a->data);
	EXPECT(KEPT_FAILED, number_of(a, TAG_STATE));
	EXPECT(REASON_NOT_READY, number_of(a, TAG_REASON));
	EXPECT(SIGKILL, number_of(a, TAG_SIGNAL));
	EXPECT(true, now_ns() - begun > 2100 * UINT64_C(1000000));
	EXPECT_TEXT("a:4 ", listed());
	drop("a", 0);
}

static void who_ends_before_it_is_ready_has_failed(void)
{
	struct answer *a;

	keep("a", "echo no; exit 0");
	probe(60000, "file", "there");
	kept(KEPT_STARTING);
	a = watch("a", 0, FOLLOW_END);
	EXPECT(KEPT_FAILED, number_of(a, TAG_STATE));
	EXPECT(REASON_ENDED_EARLY, number_of(a, TAG_REASON));
	EXPECT(0, number_of(a, TAG_EXIT_CODE));
	drop("a", 0);
	/* But who was asked to end has been stopped. */
	keep("a", "sleep 1000");
	probe(60000, "file", "there");
	kept(KEPT_STARTING);
	a = drop("a", 10000);
	EXPECT(KEPT_STOPPED, number_of(a, TAG_STATE));
	EXPECT(SIGTERM, number_of(a, TAG_SIGNAL));
}

static void a_probe_that_is_killed_is_a_failure(void)
{
	struct answer *a;

	keep("a", "sleep 1000");
	probe(60000, "command", "kill -9 $PPID");
	kept(KEPT_STARTING);
	a = watch("a", 0, FOLLOW_READY);
	EXPECT(KEPT_FAILED, number_of(a, TAG_STATE));
	EXPECT(REASON_PROBE, number_of(a, TAG_REASON));
	EXPECT(SIGTERM, number_of(a, TAG_SIGNAL));
	drop("a", 0);
}

/* A server that waits a moment before it listens, and answers with a status. */
static int serve(int family, int port, const char *status)
{
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	struct sockaddr_in v4 = {.sin_family = AF_INET};
	int fd = socket(family, SOCK_STREAM, 0), on = 1;
	char buf[4096];

	poll(NULL, 0, 150);
	v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	v4.sin_port = v6.sin6_port = htons((uint16_t)port);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, family == AF_INET ? (void *)&v4 : (void *)&v6,
		 family == AF_INET ? sizeof(v4) : sizeof(v6)) < 0 ||
	    listen(fd, 16) < 0)
		return 1;
	for (;;) {
		int client = accept(fd, NULL, NULL);
		ssize_t n = read(client, buf, sizeof(buf) - 1);

		buf[n > 0 ? n : 0] = '\0';
		printf("%s", buf);
		fflush(stdout);
		dprintf(client, "HTTP/1.0 %s and some words\r\n\r\n", status);
		close(client);
	}
}

static void keep_server(const char *family, const char *port, const char *status)
{
	request(OP_KEEP);
	tlv_put_string(&fields, TAG_NAME, "web");
	tlv_put_string(&fields, TAG_ARG, "/proc/self/exe");
	tlv_put_string(&fields, TAG_ARG, "serve");
	tlv_put_string(&fields, TAG_ARG, family);
	tlv_put_string(&fields, TAG_ARG, port);
	tlv_put_string(&fields, TAG_ARG, status);
}

static const char *free_port(void)
{
	struct sockaddr_in a = {.sin_family = AF_INET};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	socklen_t len = sizeof(a);
	static char text[8];

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(fd, (void *)&a, sizeof(a)) < 0 || getsockname(fd, (void *)&a, &len) < 0)
		abort();
	close(fd);
	snprintf(text, sizeof(text), "%d", ntohs(a.sin_port));
	return text;
}

static void a_probe_connects(void)
{
	const char *port = free_port();

	keep_server("4", port, "200");
	probe(10000, "tcp", port);
	kept(KEPT_STARTING);
	EXPECT(KEPT_RUNNING, number_of(watch("web", 0, FOLLOW_READY), TAG_STATE));
	drop("web", 0);
	keep_server("6", port, "200");
	probe(10000, "tcp", port);
	kept(KEPT_STARTING);
	EXPECT(KEPT_RUNNING, number_of(watch("web", 0, FOLLOW_READY), TAG_STATE));
	drop("web", 0);
}

static void put_http(const char *port)
{
	probe(600, "http", port);
	tlv_put_string(&fields, TAG_PROBE, "/health?x=1");
	tlv_put_string(&fields, TAG_PROBE, "box:80");
}

static void a_probe_asks_by_http(void)
{
	const char *port = free_port();
	struct answer *a;

	keep_server("4", port, "302");
	put_http(port);
	kept(KEPT_STARTING);
	EXPECT(KEPT_RUNNING, number_of(watch("web", 0, FOLLOW_READY), TAG_STATE));
	wait_for_output("web", "\r\n\r\n");
	a = watch("web", 0, FOLLOW_NOT);
	EXPECT(0,
	       strncmp((const char *)a->data, "GET /health?x=1 HTTP/1.1\r\nHost: box:80\r\n", 40));
	EXPECT(true, strstr((const char *)a->data, "Connection: close\r\n") != NULL);
	drop("web", 0);
	keep_server("4", port, "503");
	put_http(port);
	kept(KEPT_STARTING);
	a = watch("web", 0, FOLLOW_READY);
	EXPECT(KEPT_FAILED, number_of(a, TAG_STATE));
	EXPECT(REASON_NOT_READY, number_of(a, TAG_REASON));
	drop("web", 0);
}

static void fill(uint8_t *p, size_t len, size_t at)
{
	for (size_t i = 0; i < len; i++, at++)
		p[i] = (uint8_t)(at * 7 + (at >> 8) * 13 + (at >> 16));
}

/* The text of `cksum` for so much of that pattern. */
static const char *sum_of(size_t len)
{
	static char text[64];
	uint8_t *p = malloc(len);
	char command[128];
	FILE *f = fopen(in_dir("pattern"), "w");

	fill(p, len, 0);
	fwrite(p, 1, len, f);
	fclose(f);
	free(p);
	snprintf(command, sizeof(command), "cksum < %s", in_dir("pattern"));
	f = popen(command, "r");
	text[0] = '\0';
	if (fgets(text, sizeof(text), f) == NULL)
		ok = false;
	pclose(f);
	text[strcspn(text, "\n")] = '\0';
	return text;
}

static void input_that_is_not_read_waits_and_has_a_limit(void)
{
	enum { CHUNK = 50000 };
	static uint8_t chunk[CHUNK];
	size_t taken = 0;
	char script[256], expected[64];
	struct answer *a;

	/* How much it takes in the end is not known when it starts. */
	snprintf(script, sizeof(script),
		 "stty raw -echo; printf ready; until test -e go; do sleep 0.02; done; "
		 "head -c $(cat go) | cksum");
	keep_terminal("a", script);
	kept(KEPT_RUNNING);
	wait_for_output("a", "ready");
	for (;;) {
		begin_feed("a");
		fill(chunk, CHUNK, taken);
		tlv_put(&fields, TAG_INPUT, chunk, CHUNK);
		a = port_ask(0);
		if (has(a, TAG_ERROR))
			break;
		taken += CHUNK;
		run_ms(5);
	}
	EXPECT(ERROR_LIMIT, number_of(a, TAG_ERROR));
	EXPECT(true, taken > INPUT_QUEUE_MAX - CHUNK && taken < 2 * INPUT_QUEUE_MAX);
	snprintf(expected, sizeof(expected), "%s", sum_of(taken));
	snprintf(script, sizeof(script), "echo %zu > %s/go.new; mv %s/go.new %s/go", taken, dir,
		 dir, dir);
	EXPECT(0, system(script));
	wait_for_output("a", expected);
	drop("a", 0);
	unlink(in_dir("go"));
}

static void a_long_feed_is_an_input_with_credit(void)
{
	enum { LENGTH = 1000000, PART = 20000 };
	static uint8_t part[PART];
	uint8_t size[32];
	struct tlv_writer w = {.buf = size, .cap = sizeof(size)};
	char expected[64];
	struct answer *a;
	int stream;

	snprintf(expected, sizeof(expected), "%s", sum_of(LENGTH));
	keep_terminal(
		"a",
		"stty raw -echo; printf ready; head -c 1000000 | cksum; stty size; sleep 1000");
	kept(KEPT_RUNNING);
	wait_for_output("a", "ready");
	begin_feed("a");
	tlv_put_u8(&fields, TAG_STDIN, 1);
	stream = port_open(0);
	a = answer(0, stream);
	a->input_credit = CREDIT_WINDOW;
	tlv_put_u16(&w, TAG_COLS, 101);
	tlv_put_u16(&w, TAG_ROWS, 33);
	port_send(0, FRAME_CONTROL, 0, stream, size, w.len);
	for (size_t at = 0; at < LENGTH; at += PART) {
		for (int tries = 0; a->input_credit < PART && tries < 1000; tries++)
			run_ms(5);
		fill(part, PART, at);
		port_send(0, FRAME_DATA, CHANNEL_IN, stream, part, PART);
		a->input_credit -= PART;
	}
	EXPECT(false, a->ended);
	port_send(0, FRAME_EOF, CHANNEL_IN, stream, NULL, 0);
	port_wait(0, stream);
	EXPECT(0, a->result_len);
	wait_for_output("a", expected);
	wait_for_output("a", "33 101");
	/* And one that is open ends with the process. */
	begin_feed("a");
	tlv_put_u8(&fields, TAG_STDIN, 1);
	stream = port_open(1);
	drop("a", 0);
	EXPECT(0, port_wait(1, stream)->result_len);
	unlink(in_dir("pattern"));
}

static void signals_and_sizes_reach_the_terminal(void)
{
	struct answer *a;

	/* A shell that waits takes signals at once; one that runs programs may lose one to them. */
	keep_terminal("a",
		      "trap 'echo caught' INT; trap 'stty size' WINCH; sleep 1000 & echo ready; "
		      "while :; do wait; done");
	tlv_put_u16(&fields, TAG_COLS, 120);
	tlv_put_u16(&fields, TAG_ROWS, 40);
	a = port_ask(0);
	EXPECT(120, number_of(a, TAG_COLS));
	wait_for_output("a", "ready");
	begin_feed("a");
	tlv_put_u8(&fields, TAG_SIGNAL, SIGINT);
	EXPECT(false, has(port_ask(0), TAG_ERROR));
	wait_for_output("a", "ready\r\ncaught\r\n");
	begin_feed("a");
	tlv_put_u16(&fields, TAG_COLS, 99);
	tlv_put_u16(&fields, TAG_ROWS, 31);
	port_ask(0);
	wait_for_output("a", "31 99");
	type("a", "\x03"); /* the key for the same */
	wait_for_output("a", "^Ccaught");
	a = drop("a", 0);
	EXPECT(99, number_of(a, TAG_COLS));
	EXPECT(31, number_of(a, TAG_ROWS));
	/* Without a terminal there are only signals. */
	keep("a", "sleep 1000");
	kept(KEPT_RUNNING);
	EXPECT(ERROR_INVALID, number_of(type("a", "x"), TAG_ERROR));
	begin_feed("a");
	tlv_put_u8(&fields, TAG_SIGNAL, SIGTERM);
	EXPECT(0, port_ask(0)->result_len);
	a = watch("a", 0, FOLLOW_END);
	EXPECT(KEPT_EXITED, number_of(a, TAG_STATE));
	EXPECT(143, number_of(a, TAG_EXIT_CODE));
	drop("a", 0);
}

static void what_is_forgotten_is_still_read_to_its_end(void)
{
	uint8_t credit[4];
	int stream;

	keep("a", "head -c 500000 /dev/zero");
	kept(KEPT_RUNNING);
	wait_until_over("a");
	stream = open_watch(1, "a", 0, FOLLOW_NOT);
	answer(1, stream)->stingy = true;
	run_ms(1);
	drop("a", 0);
	keep("a", "echo another");
	kept(KEPT_RUNNING);
	put_u32(credit, 1000000);
	port_send(1, FRAME_CREDIT, CHANNEL_OUT, stream, credit, sizeof(credit));
	EXPECT(500000, number_of(port_wait(1, stream), TAG_TOTAL));
	EXPECT(500000, answer(1, stream)->len);
	watch("a", 0, FOLLOW_END);
	drop("a", 0);
}

static void the_table_and_its_memory_are_bounded(void)
{
	char name[32];

	for (int i = 0; i < KEPT_MAX; i++) {
		snprintf(name, sizeof(name), "p%d", i);
		keep(name, "echo x");
		kept(KEPT_RUNNING);
		if (i % 64 == 0)
			port_hello(0); /* there are only so many streams in this test */
	}
	keep("more", "true");
	refused(ERROR_LIMIT);
	watch("p0", 0, FOLLOW_END);
	keep("p0", "true"); /* in place of another */
	kept(KEPT_RUNNING);
	port_hello(0);
	for (int i = 0; i < KEPT_MAX; i++) {
		snprintf(name, sizeof(name), "p%d", i);
		drop(name, 0);
	}
	EXPECT_TEXT("", listed());
	port_hello(0);
	ring_set_bound(100000);
	keep("a", "head -c 300000 /dev/zero; sleep 1000");
	kept(KEPT_RUNNING);
	wait_for_output("a", "");
	run_ms(300);
	EXPECT(300000 - 65536, number_of(watch("a", 0, FOLLOW_NOT), TAG_BEGIN));
	ring_set_bound(65536);
	keep("b", "true");
	refused(ERROR_LIMIT);
	drop("a", 0);
	ring_set_bound(64 * 1024 * 1024);
}

static void fifty_shells_and_fifty_services(void)
{
	char name[32];

	for (int i = 0; i < 50; i++) {
		snprintf(name, sizeof(name), "shell%d", i);
		keep_terminal(name, "stty -echo; echo ready; exec cat");
		kept(KEPT_RUNNING);
		snprintf(name, sizeof(name), "service%d", i);
		keep(name, "exec sleep 1000");
		kept(KEPT_RUNNING);
	}
	for (int i = 0; i < 50; i++) {
		snprintf(name, sizeof(name), "shell%d", i);
		wait_for_output(name, "ready");
		type(name, "to and fro\n");
		wait_for_output(name, "to and fro");
	}
	port_hello(0);
	port_hello(1);
	for (int i = 0; i < 50; i++) {
		snprintf(name, sizeof(name), "shell%d", i);
		EXPECT(KEPT_STOPPED, number_of(drop(name, 0), TAG_STATE));
		snprintf(name, sizeof(name), "service%d", i);
		EXPECT(KEPT_STOPPED, number_of(drop(name, 2000), TAG_STATE));
	}
	EXPECT_TEXT("", listed());
	port_hello(0);
}

/* Looks for a text in all memory of this process, of which it knows only the letters + 1. */
static int found(const char *shifted)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	FILE *mem = fopen("/proc/self/mem", "r");
	size_t len = strlen(shifted);
	static unsigned char page[1 << 20];
	unsigned long from, to;
	char line[512], how[8];
	int n = 0;

	while (fgets(line, sizeof(line), maps) != NULL) {
		if (sscanf(line, "%lx-%lx %7s", &from, &to, how) != 3 || how[1] != 'w' ||
		    to - from > (1UL << 30) || strstr(line, "/usr") != NULL)
			continue;
		for (unsigned long at = from; at < to; at += sizeof(page) - 64) {
			size_t want = to - at < sizeof(page) ? to - at : sizeof(page), got;

			if (fseek(mem, (long)at, SEEK_SET) < 0)
				continue;
			got = fread(page, 1, want, mem);
			for (unsigned char *p = page; p + len <= page + got; p++) {
				size_t j = 0;

				p = memchr(p, shifted[0] - 1, (size_t)(page + got - p));
				if (p == NULL || p + len > page + got)
					break;
				while (j < len && p[j] + 1 == shifted[j])
					j++;
				n += j == len;
			}
			explicit_bzero(page, got);
		}
	}
	fclose(maps);
	fclose(mem);
	return n;
}

static void put_secret(const char *shifted)
{
	char env[64] = "SECRET=";
	size_t len = strlen(env);

	for (size_t i = 0; i < strlen(shifted); i++)
		env[len + i] = (char)(shifted[i] - 1);
	tlv_put_string(&fields, TAG_ENV, env);
	explicit_bzero(env, sizeof(env));
}

static void a_secret_does_not_stay_in_the_agent(void)
{
	static const char kept_one[] = "Lffq-uijt.pof-up-zpvstfmg";
	static const char exec_one[] = "Boe-opu-uijt-puifs-fjuifs";
	int stream;

	/* It is here while it is needed, so it would be found. */
	keep("a", "test ${#SECRET} = 25 && echo it is there; sleep 1000");
	put_secret(kept_one);
	EXPECT(true, found(kept_one) > 0);
	stream = port_open_parts(0, 97);
	EXPECT(KEPT_RUNNING, number_of(port_wait(0, stream), TAG_STATE));
	wait_for_output("a", "it is there\n");
	EXPECT(0, found(kept_one));
	drop("a", 0);
	keep("a", "sleep 1000");
	put_secret(kept_one);
	probe(60000, "command", "test ${#SECRET} = 25");
	kept(KEPT_STARTING);
	EXPECT(KEPT_RUNNING, number_of(watch("a", 0, FOLLOW_READY), TAG_STATE));
	EXPECT(0, found(kept_one));
	drop("a", 0);
	request(OP_EXEC);
	tlv_put_string(&fields, TAG_ARG, "/bin/sh");
	tlv_put_string(&fields, TAG_ARG, "-c");
	tlv_put_string(&fields, TAG_ARG, "echo ${#SECRET}; sleep 1000");
	put_env();
	put_secret(exec_one);
	stream = port_open_parts(0, 50);
	wait_for_text(0, stream, "25\n");
	EXPECT(0, found(exec_one));
	port_send(0, FRAME_CANCEL, 0, stream, NULL, 0);
	EXPECT(137, number_of(port_wait(0, stream), TAG_EXIT_CODE));
}

int main(int argc, char **argv)
{
	if (strcmp(argv[0], PROBE_PROGRAM) == 0)
		return probe_main(argc, argv);
	if (argc == 5 && strcmp(argv[1], "serve") == 0)
		return serve(argv[2][0] == '4' ? AF_INET : AF_INET6, atoi(argv[3]), argv[4]);
	if (mkdtemp(dir) == NULL)
		return 1;
	signal(SIGHUP,
	       SIG_DFL); /* whoever runs this may have it ignored, and so would what is kept */
	setvbuf(stdout, NULL, _IOLBF, 0);
	ports_init();
	RUN(what_cannot_be_executed_is_not_kept);
	RUN(a_keep_that_is_cancelled_leaves_nothing);
	RUN(output_is_read_by_offset_and_in_order);
	RUN(a_name_is_taken_while_its_process_lives);
	RUN(it_survives_its_client_and_is_seen_from_every_port);
	RUN(what_is_too_old_is_gone_and_is_told);
	RUN(who_reads_too_slowly_is_sent_away);
	RUN(output_that_nobody_reads_runs_through);
	RUN(children_do_not_survive);
	RUN(a_process_may_end_as_it_is_asked);
	RUN(a_probe_finds_a_file);
	RUN(a_probe_runs_a_command_with_the_same_environment);
	RUN(who_is_not_ready_in_time_is_ended);
	RUN(who_ends_before_it_is_ready_has_failed);
	RUN(a_probe_that_is_killed_is_a_failure);
	RUN(a_probe_connects);
	RUN(a_probe_asks_by_http);
	RUN(input_that_is_not_read_waits_and_has_a_limit);
	RUN(a_long_feed_is_an_input_with_credit);
	RUN(signals_and_sizes_reach_the_terminal);
	RUN(what_is_forgotten_is_still_read_to_its_end);
	RUN(the_table_and_its_memory_are_bounded);
	RUN(fifty_shells_and_fifty_services);
	RUN(a_secret_does_not_stay_in_the_agent);
	rmdir(dir);
	port_hello(0);
	port_hello(1);
	return report();
}

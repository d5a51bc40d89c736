/* The frozen requests, as the agent understands them. */
#include "golden.h"
#include "wire/request.h"

static struct request parsed(const char *name)
{
	static struct golden g;
	struct request r = {.op = 0};
	struct err e;

	g = golden(name);
	EXPECT(0, request_parse(&r, g.bytes, g.len, &e));
	return r;
}

static void requests_are_understood(void)
{
	const char *strings[4];
	struct request r = parsed("request-ping");

	EXPECT(OP_PING, r.op);
	r = parsed("request-prepare");
	EXPECT(OP_PREPARE, r.op);
	r = parsed("request-configure");
	EXPECT(OP_CONFIGURE, r.op);
	EXPECT(32, r.entropy_len);
	EXPECT(0x20, r.entropy[0]);
	EXPECT(1700000000123456789, r.time_ns);
	EXPECT(true, request_has(&r, TAG_ROOT) && request_has(&r, TAG_GROW));
	EXPECT_TEXT("box", r.hostname);
	EXPECT(0, memcmp("0123456789abcdef", r.machine_id, 16));
	EXPECT(60000, r.deadline_ms);
	r = parsed("request-exec");
	EXPECT(2, request_strings(&r, TAG_ARG, strings));
	EXPECT_TEXT("sh", strings[0]);
	EXPECT_TEXT("", strings[1]);
	EXPECT(2, request_strings(&r, TAG_ENV, strings));
	EXPECT_TEXT("A=b", strings[0]);
	EXPECT_TEXT("C=", strings[1]);
	EXPECT_TEXT("/tmp", r.cwd);
	EXPECT(1500, r.timeout_ms);
	EXPECT(true, r.use_stdin && r.use_tty);
	EXPECT(132, r.cols);
	EXPECT(50, r.rows);
	r = parsed("request-poweroff");
	EXPECT(OP_POWEROFF, r.op);
	EXPECT(3000, r.grace_ms);
	r = parsed("request-files");
	EXPECT(OP_FILES, r.op);
	EXPECT(3, request_strings(&r, TAG_ARG, strings));
	EXPECT_TEXT("scan", strings[0]);
	EXPECT_TEXT("1", strings[2]);
	EXPECT(1500, r.timeout_ms);
}

static void requests_for_kept_processes_are_understood(void)
{
	const char *strings[5];
	struct request r = parsed("request-keep");

	EXPECT(OP_KEEP, r.op);
	EXPECT_TEXT("web-1.x_y", r.name);
	EXPECT(2, request_strings(&r, TAG_ARG, strings));
	EXPECT_TEXT("serve", strings[0]);
	EXPECT(2, request_strings(&r, TAG_ENV, strings));
	EXPECT_TEXT("/workspace", r.cwd);
	EXPECT(true, r.use_tty);
	EXPECT(132, r.cols);
	EXPECT(50, r.rows);
	EXPECT(3, r.note_len);
	EXPECT(0, memcmp("n\0\xff", r.note, 3));
	EXPECT(65536, r.kept_bytes);
	EXPECT(4, request_strings(&r, TAG_PROBE, strings));
	EXPECT_TEXT("http", strings[0]);
	EXPECT_TEXT("box:8080", strings[3]);
	EXPECT(250, r.probe_interval_ms);
	EXPECT(60000, r.probe_timeout_ms);
	r = parsed("request-watch");
	EXPECT(OP_WATCH, r.op);
	EXPECT_TEXT("web", r.name);
	EXPECT(1L << 40, r.from);
	EXPECT(FOLLOW_END, r.follow);
	r = parsed("request-feed");
	EXPECT(OP_FEED, r.op);
	EXPECT(132, r.cols);
	EXPECT(4, r.input_len);
	EXPECT(0, memcmp("ls\r", r.input, 4));
	EXPECT(2, r.signal);
	EXPECT(true, r.use_stdin);
	r = parsed("request-drop");
	EXPECT(OP_DROP, r.op);
	EXPECT(3000, r.grace_ms);
	EXPECT(true, r.forget);
	r = parsed("request-list");
	EXPECT(OP_LIST, r.op);
	r = parsed("request-network");
	EXPECT(OP_NETWORK, r.op);
	r = parsed("request-connect");
	EXPECT(OP_CONNECT, r.op);
	EXPECT(8080, r.port);
}

int main(void)
{
	RUN(requests_are_understood);
	RUN(requests_for_kept_processes_are_understood);
	return report();
}

/* Requests, CONTROL and HELLO: taken whole, or refused for a reason that is named. */
#include <stdlib.h>

#include "base/bytes.h"
#include "check.h"
#include "wire/probe_args.h"
#include "wire/request.h"
#include "wire/tlv.h"

/* A request, in memory that ends with its zero byte. */
static uint8_t *body;
static struct tlv_writer w;
static struct request request;
static struct err err;

static void begin(uint16_t op)
{
	static uint8_t buf[REQUEST_MAX + 64];

	w = (struct tlv_writer){.buf = buf, .cap = sizeof(buf)};
	err.text[0] = '\0';
	tlv_put_u16(&w, TAG_OP, op);
}

static int parse(void)
{
	free(body);
	body = malloc(w.len + 1);
	memcpy(body, w.buf, w.len);
	body[w.len] = 0;
	return request_parse(&request, body, w.len, &err);
}

static void refused(uint16_t code, const char *text)
{
	EXPECT(-1, parse());
	EXPECT(code, err.code);
	EXPECT_TEXT(text, err.text);
}

static void an_execution_has_all_that_was_asked_for(void)
{
	const char *strings[4];

	begin(OP_EXEC);
	tlv_put_string(&w, TAG_ARG, "sh");
	tlv_put_string(&w, TAG_ARG, "");
	tlv_put_string(&w, TAG_CWD, "/tmp");
	tlv_put_string(&w, TAG_ENV, "A=b");
	tlv_put_u64(&w, TAG_TIMEOUT_MS, 1500);
	tlv_put_u8(&w, TAG_STDIN, 1);
	tlv_put_u8(&w, TAG_TTY, 0);
	tlv_put_u16(&w, TAG_COLS, 132);
	tlv_put_string(&w, TAG_ARG, "last");
	EXPECT(0, parse());
	EXPECT(OP_EXEC, request.op);
	EXPECT(3, request.args);
	EXPECT(1, request.envs);
	EXPECT_TEXT("/tmp", request.cwd);
	EXPECT(1500, request.timeout_ms);
	EXPECT(true, request.use_stdin);
	EXPECT(false, request.use_tty);
	EXPECT(132, request.cols);
	EXPECT(24, request.rows);
	EXPECT(true, request_has(&request, TAG_COLS));
	EXPECT(false, request_has(&request, TAG_ROWS));
	EXPECT(3, request_strings(&request, TAG_ARG, strings));
	EXPECT_TEXT("sh", strings[0]);
	EXPECT_TEXT("", strings[1]);
	EXPECT_TEXT("last", strings[2]);
	EXPECT(true, strings[3] == NULL);
}

static void files_always_have_an_input_and_no_terminal(void)
{
	begin(OP_FILES);
	tlv_put_string(&w, TAG_ARG, "scan");
	tlv_put_string(&w, TAG_ARG, "");
	tlv_put_string(&w, TAG_ARG, "1");
	tlv_put_u64(&w, TAG_TIMEOUT_MS, 1);
	EXPECT(0, parse());
	EXPECT(true, request.use_stdin);
	EXPECT(false, request.use_tty);
	EXPECT(3, request.args);
	begin(OP_FILES);
	refused(ERROR_INVALID, "ARG: missing");
	for (uint16_t tag = TAG_CWD; tag <= TAG_LAST + 1; tag++) {
		if (tag == TAG_TIMEOUT_MS)
			continue;
		begin(OP_FILES);
		tlv_put_string(&w, TAG_ARG, "scan");
		tlv_put_u8(&w, tag, 1);
		EXPECT(-1, parse());
		EXPECT(ERROR_INVALID, err.code);
	}
}

static void only_known_operations_that_come_first(void)
{
	for (uint16_t op = OP_PING; op <= OP_LAST; op++) {
		begin(op);
		if (op == OP_EXEC || op == OP_FILES || op == OP_KEEP)
			tlv_put_string(&w, TAG_ARG, "x");
		if (op >= OP_KEEP && op <= OP_DROP)
			tlv_put_string(&w, TAG_NAME, "x");
		if (op == OP_CONNECT)
			tlv_put_u16(&w, TAG_PORT, 1);
		EXPECT(0, parse());
	}
	begin(OP_LAST + 1);
	refused(ERROR_UNKNOWN_OP, "operation 14 is unknown");
	begin(0);
	refused(ERROR_UNKNOWN_OP, "operation 0 is unknown");
	begin(OP_PING);
	tlv_put_u16(&w, TAG_OP, OP_PING);
	refused(ERROR_INVALID, "tag 1 does not belong here");
	w.len = 0;
	refused(ERROR_INVALID, "the request does not begin with OP");
	tlv_put_string(&w, TAG_ARG, "x");
	refused(ERROR_INVALID, "the request does not begin with OP");
}

static void what_is_out_of_range_is_named(void)
{
	begin(OP_EXEC);
	tlv_put(&w, TAG_ARG, "a\0b", 3);
	refused(ERROR_INVALID, "ARG: holds a zero byte");
	begin(OP_EXEC);
	tlv_put_string(&w, TAG_ARG, "x");
	tlv_put_u32(&w, TAG_TIMEOUT_MS, 1);
	refused(ERROR_INVALID, "TIMEOUT_MS: 4 bytes, not 8 to 8");
	begin(OP_EXEC);
	tlv_put_u64(&w, TAG_TIMEOUT_MS, SPAN_MAX_MS + 1);
	refused(ERROR_INVALID, "TIMEOUT_MS: 1099511627777 is out of range");
	begin(OP_EXEC);
	tlv_put_u8(&w, TAG_STDIN, 2);
	refused(ERROR_INVALID, "STDIN: 2 is out of range");
	begin(OP_EXEC);
	tlv_put_string(&w, TAG_CWD, "/");
	tlv_put_string(&w, TAG_CWD, "/");
	refused(ERROR_INVALID, "CWD: given more than 1 times");
	begin(OP_EXEC);
	tlv_put_string(&w, TAG_ENV, "=x");
	refused(ERROR_INVALID, "ENV: not NAME=value");
	begin(OP_CONFIGURE);
	tlv_put_string(&w, TAG_MACHINE_ID, "0123456789abcdef0123456789abcdeg");
	refused(ERROR_INVALID, "MACHINE_ID: not hex digits");
	begin(OP_PING);
	tlv_put_u8(&w, TAG_ROOT, 1);
	refused(ERROR_INVALID, "tag 12 does not belong here");
	begin(OP_PING);
	tlv_put_u8(&w, 0xffff, 1);
	refused(ERROR_INVALID, "tag 65535 does not belong here");
}

static void begin_keep(void)
{
	begin(OP_KEEP);
	tlv_put_string(&w, TAG_NAME, "web");
	tlv_put_string(&w, TAG_ARG, "x");
}

static void a_kept_process_has_a_name_that_is_safe_everywhere(void)
{
	static const char *const bad[] = {".",	 "..",	".a",	    "-a", "a/b",
					  "a b", "a\n", "\xc3\xa4", "a:b"};
	char longest[KEPT_NAME_MAX + 2];

	begin_keep();
	EXPECT(0, parse());
	EXPECT_TEXT("web", request.name);
	EXPECT(KEPT_BYTES, request.kept_bytes);
	EXPECT(0, request.probes);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		begin(OP_DROP);
		tlv_put_string(&w, TAG_NAME, bad[i]);
		refused(ERROR_INVALID, "NAME: not A-Z a-z 0-9 . _ -, or begins with . or -");
	}
	memset(longest, 'Z', sizeof(longest));
	begin(OP_DROP);
	tlv_put(&w, TAG_NAME, longest, KEPT_NAME_MAX);
	EXPECT(0, parse());
	EXPECT(KEPT_NAME_MAX, strlen(request.name));
	begin(OP_DROP);
	tlv_put(&w, TAG_NAME, longest, KEPT_NAME_MAX + 1);
	refused(ERROR_INVALID, "NAME: 65 bytes, not 1 to 64");
	begin(OP_WATCH);
	refused(ERROR_INVALID, "NAME: missing");
	begin(OP_KEEP);
	tlv_put_string(&w, TAG_NAME, "web");
	refused(ERROR_INVALID, "ARG: missing");
}

static void a_kept_process_has_no_timeout_and_no_input_of_its_own(void)
{
	static const uint8_t zeros[KEPT_NOTE_MAX + 1];

	begin_keep();
	tlv_put_u64(&w, TAG_TIMEOUT_MS, 1);
	refused(ERROR_INVALID, "tag 23 does not belong here");
	begin_keep();
	tlv_put_u8(&w, TAG_STDIN, 1);
	refused(ERROR_INVALID, "tag 24 does not belong here");
	begin_keep();
	tlv_put_u32(&w, TAG_KEPT, KEPT_BYTES_MAX + 1);
	refused(ERROR_INVALID, "KEPT: 4194305 is out of range");
	begin_keep();
	tlv_put_u32(&w, TAG_KEPT, KEPT_BYTES_MIN - 1);
	refused(ERROR_INVALID, "KEPT: 4095 is out of range");
	begin_keep();
	tlv_put(&w, TAG_NOTE, zeros, KEPT_NOTE_MAX);
	EXPECT(0, parse());
	EXPECT(KEPT_NOTE_MAX, request.note_len);
	begin_keep();
	tlv_put(&w, TAG_NOTE, zeros, KEPT_NOTE_MAX + 1);
	refused(ERROR_INVALID, "NOTE: 8193 bytes, not 0 to 8192");
}

/* A KEEP with a probe of up to four strings. */
static int parse_probe(const char *a, const char *b, const char *c, const char *d)
{
	const char *const args[] = {a, b, c, d};

	begin_keep();
	for (int i = 0; i < 4 && args[i] != NULL; i++)
		tlv_put_string(&w, TAG_PROBE, args[i]);
	return parse();
}

static void a_probe_is_one_of_four(void)
{
	static char text[PROBE_PATH_MAX + 2];

	EXPECT(0, parse_probe("file", "ready", NULL, NULL));
	EXPECT(2, request.probes);
	EXPECT(500, request.probe_interval_ms);
	EXPECT(30000, request.probe_timeout_ms);
	EXPECT(0, parse_probe("tcp", "65535", NULL, NULL));
	EXPECT(0, parse_probe("http", "1", "/", "localhost"));
	EXPECT(0, parse_probe("command", "true && false", NULL, NULL));
	EXPECT(-1, parse_probe("udp", "1", NULL, NULL));
	EXPECT_TEXT("PROBE: not file, tcp, http or command", err.text);
	EXPECT(-1, parse_probe("file", NULL, NULL, NULL));
	EXPECT_TEXT("PROBE: file takes 1 arguments", err.text);
	EXPECT(-1, parse_probe("tcp", "1", "2", NULL));
	EXPECT(-1, parse_probe("file", "", NULL, NULL));
	memset(text, 'x', sizeof(text) - 1);
	EXPECT(-1, parse_probe("file", text, NULL, NULL));
	EXPECT(0, parse_probe("file", text + 1, NULL, NULL));
	EXPECT(-1, parse_probe("command", "", NULL, NULL));
	for (int i = 0; i < 6; i++) {
		static const char *const ports[] = {"", "0", "65536", "-1", "8o", "4294967377"};

		EXPECT(-1, parse_probe("tcp", ports[i], NULL, NULL));
		EXPECT_TEXT("PROBE: a port is 1 to 65535", err.text);
	}
	EXPECT(-1, parse_probe("http", "80", "x", "h"));
	EXPECT(-1, parse_probe("http", "80", "/ x", "h"));
	EXPECT(-1, parse_probe("http", "80", "/", ""));
	EXPECT(-1, parse_probe("http", "80", "/", "h\r\nEvil: 1"));
	EXPECT_TEXT("PROBE: a host is 1 to 255 visible ASCII letters", err.text);
	begin_keep();
	tlv_put_u32(&w, TAG_PROBE_TIMEOUT_MS, 1);
	refused(ERROR_INVALID, "PROBE: missing");
	begin_keep();
	tlv_put_u32(&w, TAG_PROBE_INTERVAL_MS, 9);
	refused(ERROR_INVALID, "PROBE_INTERVAL_MS: 9 is out of range");
	begin_keep();
	tlv_put_u32(&w, TAG_PROBE_TIMEOUT_MS, 3600001);
	refused(ERROR_INVALID, "PROBE_TIMEOUT_MS: 3600001 is out of range");
}

static void begin_named(uint16_t op)
{
	begin(op);
	tlv_put_string(&w, TAG_NAME, "web");
}

static void watching_and_feeding_have_their_bounds(void)
{
	static uint8_t much[INPUT_MAX + 1];

	begin_named(OP_WATCH);
	EXPECT(0, parse());
	EXPECT(0, request.from);
	EXPECT(FOLLOW_NOT, request.follow);
	tlv_put_u64(&w, TAG_FROM, UINT64_MAX);
	tlv_put_u8(&w, TAG_FOLLOW, 3);
	refused(ERROR_INVALID, "FOLLOW: 3 is out of range");
	begin_named(OP_FEED);
	tlv_put(&w, TAG_INPUT, much, INPUT_MAX);
	EXPECT(0, parse());
	EXPECT(INPUT_MAX, request.input_len);
	begin_named(OP_FEED);
	tlv_put(&w, TAG_INPUT, much, INPUT_MAX + 1);
	refused(ERROR_INVALID, "INPUT: 65537 bytes, not 1 to 65536");
	begin_named(OP_FEED);
	tlv_put_u16(&w, TAG_ROWS, 2);
	refused(ERROR_INVALID, "COLS and ROWS: one without the other");
	begin_named(OP_FEED);
	tlv_put_u8(&w, TAG_SIGNAL, 0);
	refused(ERROR_INVALID, "SIGNAL: 0 is out of range");
	begin_named(OP_DROP);
	tlv_put_u8(&w, TAG_FORGET, 2);
	refused(ERROR_INVALID, "FORGET: 2 is out of range");
	begin_named(OP_LIST);
	refused(ERROR_INVALID, "tag 33 does not belong here");
}

static void arguments_are_counted(void)
{
	begin(OP_FILES);
	for (int i = 0; i < ARGS_MAX; i++)
		tlv_put_string(&w, TAG_ARG, "");
	EXPECT(0, parse());
	EXPECT(ARGS_MAX, request.args);
	tlv_put_string(&w, TAG_ARG, "");
	refused(ERROR_INVALID, "ARG: given more than 4096 times");
}

static void a_request_cut_anywhere_is_refused_or_shorter(void)
{
	size_t len;

	begin(OP_CONFIGURE);
	tlv_put_u64(&w, TAG_TIME_NS, 1);
	tlv_put_string(&w, TAG_HOSTNAME, "host");
	len = w.len;
	for (w.len = 0; w.len < len; w.len++)
		EXPECT(w.len == 8 || w.len == 22 ? 0 : -1, parse());
}

static void control_is_a_signal_or_a_size(void)
{
	struct control c;

	begin(OP_PING);
	w.len = 0;
	EXPECT(-1, control_parse(&c, w.buf, w.len, &err));
	tlv_put_u8(&w, TAG_SIGNAL, 15);
	EXPECT(0, control_parse(&c, w.buf, w.len, &err));
	EXPECT(15, c.signal);
	tlv_put_u16(&w, TAG_COLS, 80);
	EXPECT(-1, control_parse(&c, w.buf, w.len, &err));
	w.len = 0;
	tlv_put_u16(&w, TAG_COLS, 80);
	EXPECT(-1, control_parse(&c, w.buf, w.len, &err));
	tlv_put_u16(&w, TAG_ROWS, 25);
	EXPECT(0, control_parse(&c, w.buf, w.len, &err));
	EXPECT(80, c.cols);
	EXPECT(25, c.rows);
	tlv_put_u16(&w, TAG_ROWS, 25);
	EXPECT(-1, control_parse(&c, w.buf, w.len, &err));
}

static void hello_is_generation_and_nonce(void)
{
	static const uint8_t nonce[NONCE_SIZE] = {1, 2, 3};
	struct hello h;

	begin(OP_PING);
	w.len = 0;
	tlv_put_u16(&w, TAG_GENERATION, 1);
	EXPECT(-1, hello_parse(&h, w.buf, w.len, &err));
	tlv_put(&w, TAG_NONCE, nonce, sizeof(nonce));
	EXPECT(0, hello_parse(&h, w.buf, w.len, &err));
	EXPECT(0, memcmp(nonce, h.nonce, sizeof(nonce)));
	EXPECT(-1, hello_parse(&h, w.buf, w.len - 1, &err));
}

int main(void)
{
	RUN(an_execution_has_all_that_was_asked_for);
	RUN(files_always_have_an_input_and_no_terminal);
	RUN(only_known_operations_that_come_first);
	RUN(what_is_out_of_range_is_named);
	RUN(a_kept_process_has_a_name_that_is_safe_everywhere);
	RUN(a_kept_process_has_no_timeout_and_no_input_of_its_own);
	RUN(a_probe_is_one_of_four);
	RUN(watching_and_feeding_have_their_bounds);
	RUN(arguments_are_counted);
	RUN(a_request_cut_anywhere_is_refused_or_shorter);
	RUN(control_is_a_signal_or_a_size);
	RUN(hello_is_generation_and_nonce);
	free(body);
	return report();
}

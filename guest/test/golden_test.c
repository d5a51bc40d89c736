/* The frozen bytes in golden/: what the agent makes of them, and what it puts out itself. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bytes.h"
#include "check.h"
#include "conn.h"
#include "report.h"
#include "tlv.h"
#include "tree.h"

struct golden {
	size_t len;
	uint8_t bytes[4096 + 1]; /* a zero behind them */
};

static struct golden golden(const char *name)
{
	struct golden g = {.len = 0};
	char path[128], line[1024];
	FILE *f;

	snprintf(path, sizeof(path), "golden/%s.hex", name);
	f = fopen(path, "r");
	if (f == NULL) {
		perror(path);
		exit(1);
	}
	while (fgets(line, sizeof(line), f) != NULL) {
		char *at = line;
		unsigned byte;
		int n;

		line[strcspn(line, "#")] = '\0';
		for (; sscanf(at, "%2x%n", &byte, &n) == 1; at += n)
			g.bytes[g.len++] = (uint8_t)byte;
	}
	fclose(f);
	return g;
}

static void expect_bytes(const char *name, const uint8_t *got, size_t len)
{
	struct golden g = golden(name);

	if (len != g.len || memcmp(got, g.bytes, len) != 0) {
		printf("%s: other bytes:", name);
		for (size_t i = 0; i < len; i++)
			printf(" %02x", got[i]);
		printf("\n");
		ok = false;
	}
}

/* An agent whose one execution says hello. */
static struct stream *stream;
static struct control last_control;
static char input_seen[16];
static bool input_ended, cancelled;
static int output_calls;

static void start(struct stream *s, const struct request *r)
{
	struct result none = {.exec = false};

	stream = s;
	EXPECT(OP_EXEC, r->op);
	if (r->args != 1)
		stream_finish(s, &none);
	stream_open_input(s);
	stream_open_output(s, CHANNEL_OUT);
	stream_ready(s, CHANNEL_OUT);
}

static void input(struct stream *s, const uint8_t *data, size_t len)
{
	(void)s;
	snprintf(input_seen, sizeof(input_seen), "%.*s", (int)len, data);
}

static void input_eof(struct stream *s)
{
	(void)s;
	input_ended = true;
}

static ssize_t output(struct stream *s, int channel, uint8_t *buf, size_t len)
{
	(void)s;
	EXPECT(CHANNEL_OUT, channel);
	EXPECT(true, len >= 6);
	memcpy(buf, "hello\n", 6);
	return output_calls++ == 0 ? 6 : 0;
}

static void control(struct stream *s, const struct control *c)
{
	(void)s;
	last_control = *c;
}

static void cancel(struct stream *s)
{
	(void)s;
	cancelled = true;
}

static void release(struct stream *s)
{
	(void)s;
}

static enum phase phase(void)
{
	return PHASE_IDLE;
}

static void wake(struct conn *c)
{
	(void)c;
}

static const struct ops ops = {
	.start = start,
	.input = input,
	.input_eof = input_eof,
	.output = output,
	.control = control,
	.cancel = cancel,
	.release = release,
	.phase = phase,
};
static struct conn conn;

static void feed(const char *name)
{
	struct golden g = golden(name);
	size_t room;
	uint8_t *to = conn_space(&conn, &room);

	memcpy(to, g.bytes, g.len);
	conn_received(&conn, g.len);
	conn_run(&conn);
}

/* The next frame that the agent sends is these bytes. */
static void expect_frame(const char *name)
{
	size_t len;
	const uint8_t *p = conn_pending(&conn, &len);
	size_t frame = len < FRAME_HEADER ? len : FRAME_HEADER + (size_t)get_u16(p + 2);

	expect_bytes(name, p, frame);
	conn_sent(&conn, frame);
}

static void nothing_more(void)
{
	size_t len;

	conn_pending(&conn, &len);
	EXPECT(0, len);
}

static void greet(void)
{
	conn_init(&conn, &ops, wake);
	output_calls = 0;
	cancelled = input_ended = false;
	feed("frame-hello");
}

/* The version is the one part that changes within a generation. */
static void the_agent_welcomes_its_client(void)
{
	struct golden g = golden("frame-welcome");
	const uint8_t *p;
	size_t len, version = FRAME_HEADER + TLV_HEADER + NONCE_SIZE + TLV_HEADER + 2;
	size_t after = version + TLV_HEADER + get_u32(g.bytes + version + 2);

	greet();
	p = conn_pending(&conn, &len);
	EXPECT(true, len > after);
	EXPECT(FRAME_WELCOME, p[0]);
	EXPECT(0, memcmp(p + FRAME_HEADER, g.bytes + FRAME_HEADER, version - FRAME_HEADER));
	EXPECT(TAG_AGENT_VERSION, get_u16(p + version));
	EXPECT(0, memcmp(p + len - (g.len - after), g.bytes + after, g.len - after));
	conn_sent(&conn, len);
}

static void the_agent_serves_an_execution(void)
{
	struct result r = {.exec = true, .exit_code = 143, .signal = 15, .duration_us = 1234567};

	the_agent_welcomes_its_client();
	feed("frame-open");
	expect_frame("frame-data-out");
	expect_frame("frame-eof-out");
	nothing_more();
	feed("frame-data-in");
	EXPECT_TEXT("input", input_seen);
	stream_consumed(stream, CREDIT_WINDOW / 4);
	conn_run(&conn);
	expect_frame("frame-credit-in");
	feed("frame-credit-out");
	EXPECT(CREDIT_WINDOW - 6 + 65536, stream->out[0].credit);
	feed("frame-eof-in");
	EXPECT(true, input_ended);
	feed("frame-control-signal");
	EXPECT(15, last_control.signal);
	feed("frame-control-size");
	EXPECT(132, last_control.cols);
	EXPECT(50, last_control.rows);
	feed("frame-cancel");
	EXPECT(true, cancelled);
	stream_finish(stream, &r);
	conn_run(&conn);
	expect_frame("frame-result-exec");
	nothing_more();
}

static void the_agent_answers_without_a_result_or_with_an_error(void)
{
	struct result none = {.exec = false};
	struct err e;

	the_agent_welcomes_its_client();
	feed("frame-open-more");
	expect_frame("frame-data-out");
	expect_frame("frame-eof-out");
	stream_finish(stream, &none);
	conn_run(&conn);
	expect_frame("frame-result");
	feed("frame-open");
	conn_sent(&conn, FRAME_HEADER); /* its end of output; there was none this time */
	fail(&e, ERROR_EXEC, 2, "execute: nope");
	stream_fail(stream, &e);
	conn_run(&conn);
	expect_frame("frame-result-error");
	nothing_more();
}

static void the_agent_names_a_fault(void)
{
	uint8_t bad[FRAME_HEADER] = {FRAME_OPEN, 2, 0, 0, 0, 0, 0, 5};
	size_t room;

	the_agent_welcomes_its_client();
	memcpy(conn_space(&conn, &room), bad, sizeof(bad));
	conn_received(&conn, sizeof(bad));
	conn_run(&conn);
	expect_frame("frame-fault");
}

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
}

static const uint8_t note[] = {'n', 0, 0xff};

static const struct report shell = {
	.name = "sh",
	.total = 17,
	.state = KEPT_RUNNING,
	.started_ns = 1700000000123456789,
	.has_tty = true,
	.cols = 132,
	.rows = 50,
	.note = note,
	.note_len = sizeof(note),
};

static const struct report failed_service = {
	.name = "web",
	.begin = 4096,
	.total = UINT64_C(1) << 40,
	.state = KEPT_FAILED,
	.reason = REASON_NOT_READY,
	.ended = true,
	.exit_code = 137,
	.signal = 9,
	.started_ns = 1700000000123456790,
	.ended_ns = 1700000001123456789,
};

static struct fields *fields_of(const struct report *r,
				void (*put)(struct tlv_writer *w, const struct report *r))
{
	struct fields *f = malloc(sizeof(*f) + REPORT_MAX);
	struct tlv_writer w = {.buf = f->bytes, .cap = REPORT_MAX};

	put(&w, r);
	EXPECT(false, w.full);
	f->len = w.len;
	return f;
}

/* A result that brings its fields, in place of the end of an execution. */
static void expect_result(const char *name, struct fields *f)
{
	struct result r = {.fields = f};

	the_agent_welcomes_its_client();
	feed("frame-open");
	expect_frame("frame-data-out");
	expect_frame("frame-eof-out");
	stream_finish(stream, &r);
	conn_run(&conn);
	expect_frame(name);
	nothing_more();
}

static void the_agent_tells_of_kept_processes(void)
{
	struct report starting = {.state = KEPT_STARTING, .duration_us = 1234};
	struct report stopped = {
		.at = UINT64_C(1) << 40,
		.begin = (UINT64_C(1) << 40) + 100,
		.total = (UINT64_C(1) << 40) + 65636,
		.state = KEPT_STOPPED,
		.ended = true,
		.exit_code = 129,
		.signal = 1,
		.ended_ns = 1700000001123456789,
		.duration_us = 1234567,
		.has_tty = true,
		.cols = 132,
		.rows = 50,
		.note = note,
		.note_len = sizeof(note),
	};
	uint8_t buf[2 * (REPORT_HEADER + REPORT_MAX)];
	struct tlv_writer w = {.buf = buf, .cap = sizeof(buf)};

	expect_result("frame-result-keep", fields_of(&starting, report_put));
	expect_result("frame-result-watch", fields_of(&stopped, report_put_watch));
	report_put_record(&w, &shell);
	report_put_record(&w, &failed_service);
	EXPECT(false, w.full);
	expect_bytes("kept-list", buf, w.len);
}

static void put_again(struct tree_writer *w, const struct tree_reader *r, int kind)
{
	struct err e;
	size_t room;

	switch ((enum record_kind)kind) {
	case RECORD_ENTRY:
		tree_put_entry(w, &r->entry, &e);
		break;
	case RECORD_REMOVE:
		tree_put_remove(w, &r->entry, &e);
		break;
	case RECORD_DATA:
		memcpy(tree_data_space(w, &room, &e), r->data, r->data_len);
		tree_data_added(w, r->data_len);
		break;
	case RECORD_HOLE:
		tree_put_hole(w, r->hole, &e);
		break;
	case RECORD_END:
		tree_put_end(w, &e);
		break;
	case RECORD_FAILED:
		tree_put_failed(w, &r->failed, r->entry.path, r->entry.path_len, &e);
		break;
	}
}

/* Reads a stream whole and writes it again; `look` sees every record. */
static void there_and_back(const char *name, enum tree_source source,
			   void (*look)(const struct tree_reader *r, int kind))
{
	static struct tree_reader r;
	static struct tree_writer w;
	struct golden g = golden(name);
	int fd = memfd_create("golden", 0);
	struct err e;
	int kind;

	EXPECT(g.len, pwrite(fd, g.bytes, g.len, 0));
	tree_reader_init(&r, fd, source);
	tree_writer_init(&w, -1);
	do {
		kind = tree_next(&r, &e);
		if (kind < 0) {
			printf("%s: %s\n", name, e.text);
			ok = false;
			break;
		}
		if (look != NULL)
			look(&r, kind);
		put_again(&w, &r, kind);
	} while (kind != RECORD_END && kind != RECORD_FAILED);
	close(fd);
	expect_bytes(name, w.buf, w.len);
}

static void look_at_unpack(const struct tree_reader *r, int kind)
{
	const struct entry *n = &r->entry;

	if (kind == RECORD_ENTRY && r->entries == 1) {
		EXPECT(TYPE_DIRECTORY, n->type);
		EXPECT(0755, n->mode);
		EXPECT(-1, n->mtime_ns);
	} else if (kind == RECORD_ENTRY && r->entries == 2) {
		EXPECT_TEXT("d/f\xff", n->path);
		EXPECT(04711, n->mode);
		EXPECT(70005, n->size);
		EXPECT(1700000000123456789, n->mtime_ns);
	} else if (kind == RECORD_ENTRY && r->entries == 4) {
		EXPECT(TYPE_SYMLINK, n->type);
		EXPECT_TEXT("../x", n->target);
	} else if (kind == RECORD_ENTRY && r->entries == 5) {
		EXPECT(TYPE_HARDLINK, n->type);
		EXPECT_TEXT("d/f\xff", n->target);
	} else if (kind == RECORD_DATA) {
		EXPECT(0, memcmp("hello", r->data, 5));
	} else if (kind == RECORD_HOLE) {
		EXPECT(70000, r->hole);
	}
}

static void look_at_apply(const struct tree_reader *r, int kind)
{
	const struct entry *n = &r->entry;

	if (kind == RECORD_ENTRY && r->entries == 1) {
		EXPECT(12, n->was_inode);
		EXPECT(1700000000123456789, n->was_ctime_ns);
		EXPECT(7, n->was_size);
	} else if (kind == RECORD_REMOVE) {
		EXPECT_TEXT("c", n->path);
		EXPECT(-1, n->was_ctime_ns);
	}
}

static void look_at_scan(const struct tree_reader *r, int kind)
{
	if (kind != RECORD_ENTRY || r->entries != 2)
		return;
	EXPECT(1L << 33, r->entry.size);
	EXPECT(1700000001123456789, r->entry.ctime_ns);
	EXPECT(12, r->entry.inode);
	EXPECT(1, r->entry.links);
}

static void look_at_failed(const struct tree_reader *r, int kind)
{
	EXPECT(RECORD_FAILED, kind);
	EXPECT(ERROR_OUTSIDE, r->failed.code);
	EXPECT(18, r->failed.errnum);
	EXPECT_TEXT("open the parent", r->failed.text);
	EXPECT_TEXT("up/x", r->entry.path);
}

static void tree_streams_go_there_and_back(void)
{
	there_and_back("tree-unpack", TREE_HOST, look_at_unpack);
	there_and_back("tree-apply", TREE_HOST, look_at_apply);
	there_and_back("tree-names", TREE_NAMES, NULL);
	there_and_back("tree-scan", TREE_LISTING, look_at_scan);
	there_and_back("tree-pack", TREE_GUEST, NULL);
	there_and_back("tree-failed", TREE_GUEST, look_at_failed);
}

int main(void)
{
	RUN(the_agent_welcomes_its_client);
	RUN(the_agent_serves_an_execution);
	RUN(the_agent_answers_without_a_result_or_with_an_error);
	RUN(the_agent_names_a_fault);
	RUN(requests_are_understood);
	RUN(requests_for_kept_processes_are_understood);
	RUN(the_agent_tells_of_kept_processes);
	RUN(tree_streams_go_there_and_back);
	return report();
}

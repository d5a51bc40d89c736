/* The frozen frames: what the agent makes of them, and what it puts out itself. */
#include <stdlib.h>

#include "base/bytes.h"
#include "golden.h"
#include "keep/report.h"
#include "wire/conn.h"
#include "wire/tlv.h"

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

static void feed_bytes(const struct golden *g)
{
	size_t room;
	uint8_t *to = conn_space(&conn, &room);

	memcpy(to, g->bytes, g->len);
	conn_received(&conn, g->len);
	conn_run(&conn);
}

static void feed(const char *name)
{
	struct golden g = golden(name);

	feed_bytes(&g);
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

static void greet(uint16_t generation)
{
	struct golden hello = golden("frame-hello");

	conn_init(&conn, &ops, wake);
	output_calls = 0;
	cancelled = input_ended = false;
	put_u16(hello.bytes + FRAME_HEADER + TLV_HEADER, generation);
	feed_bytes(&hello);
}

/* The version is the one part that changes within a generation. */
static void welcomes(uint16_t generation)
{
	struct golden g = golden("frame-welcome");
	const uint8_t *p;
	size_t len, version = FRAME_HEADER + TLV_HEADER + NONCE_SIZE + TLV_HEADER + 2;
	size_t after = version + TLV_HEADER + get_u32(g.bytes + version + 2);

	greet(generation);
	p = conn_pending(&conn, &len);
	EXPECT(true, len > after);
	EXPECT(FRAME_WELCOME, p[0]);
	EXPECT(0, memcmp(p + FRAME_HEADER, g.bytes + FRAME_HEADER, version - FRAME_HEADER));
	EXPECT(TAG_AGENT_VERSION, get_u16(p + version));
	EXPECT(0, memcmp(p + len - (g.len - after), g.bytes + after, g.len - after));
	conn_sent(&conn, len);
}

static void the_agent_welcomes_its_client(void)
{
	welcomes(WIRE_GENERATION);
}

/* It is the host that knows which generations it speaks. */
static void the_agent_names_its_generation_to_a_client_of_any(void)
{
	welcomes(0);
	welcomes(WIRE_GENERATION + 1);
	feed("frame-open");
	expect_frame("frame-data-out");
	welcomes(UINT16_MAX);
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

static void the_agent_tells_what_was_ended_with_an_execution(void)
{
	struct result r = {
		.exec = true,
		.exit_code = 137,
		.signal = 9,
		.oom_killed = true,
		.left_behind = 3,
		.duration_us = 1234567,
	};

	the_agent_welcomes_its_client();
	feed("frame-open");
	expect_frame("frame-data-out");
	expect_frame("frame-eof-out");
	stream_finish(stream, &r);
	conn_run(&conn);
	expect_frame("frame-result-exec-ended");
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
	struct report early = {
		.state = KEPT_FAILED,
		.reason = REASON_ENDED_EARLY,
		.ended = true,
		.oom_killed = true,
		.left_behind = 2,
		.ended_ns = 1700000001123456789,
		.duration_us = 1234567,
		.answer = "HTTP status 404",
	};
	uint8_t buf[2 * (REPORT_HEADER + REPORT_MAX)];
	struct tlv_writer w = {.buf = buf, .cap = sizeof(buf)};

	expect_result("frame-result-keep", fields_of(&starting, report_put));
	expect_result("frame-result-watch", fields_of(&stopped, report_put_watch));
	expect_result("frame-result-watch-failed", fields_of(&early, report_put_watch));
	report_put_record(&w, &shell);
	report_put_record(&w, &failed_service);
	EXPECT(false, w.full);
	expect_bytes("kept-list", buf, w.len);
}

int main(void)
{
	RUN(the_agent_welcomes_its_client);
	RUN(the_agent_names_its_generation_to_a_client_of_any);
	RUN(the_agent_serves_an_execution);
	RUN(the_agent_tells_what_was_ended_with_an_execution);
	RUN(the_agent_answers_without_a_result_or_with_an_error);
	RUN(the_agent_names_a_fault);
	RUN(the_agent_tells_of_kept_processes);
	return report();
}

/* What kept processes are given: input, and secrets. */
#include "base/timer.h"
#include "exec/pty.h"
#include "keeper.h"

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
	char command[160];
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

enum { PART = 20000 };

static bool has_credit(const void *ctx)
{
	return ((const struct answer *)ctx)->input_credit >= PART;
}

static void a_long_feed_is_an_input_with_credit(void)
{
	enum { LENGTH = 1000000 };
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
		EXPECT(true, run_until(has_credit, a));
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
	probe(AMPLE_MS, "command", "test ${#SECRET} = 25");
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

static void feed_line(size_t len)
{
	static char line[LINE_LIMIT + 3];

	memset(line, 'x', len);
	line[len] = '\r';
	line[len + 1] = '\0';
	begin_feed("a");
	tlv_put_string(&fields, TAG_INPUT, line);
}

static void a_line_that_the_terminal_would_cut_is_refused(void)
{
	struct answer *a;

	keep_terminal("a", "stty -echo; printf ready; head -n 1 | wc -c; stty raw; printf raw; "
			   "head -c 4097 | wc -c; sleep 1000");
	kept(KEPT_RUNNING);
	wait_for_output("a", "ready");
	feed_line(LINE_LIMIT + 1);
	a = port_ask(0);
	EXPECT(ERROR_LIMIT, number_of(a, TAG_ERROR));
	EXPECT_TEXT("a line has 4096 bytes, and the terminal would cut it after 4095: "
		    "put long text into a file",
		    text_of(a, TAG_MESSAGE));
	feed_line(LINE_LIMIT);
	EXPECT(false, has(port_ask(0), TAG_ERROR));
	wait_for_output("a", "4096");
	wait_for_output("a", "raw");
	feed_line(LINE_LIMIT + 1);
	EXPECT(false, has(port_ask(0), TAG_ERROR));
	wait_for_output("a", "4097");
	drop("a", 0);
}

/* The program asks for the place of its cursor, and says what it has read. */
#define ASKS "stty raw -echo; printf 'x\\033[6n'; head -c 6 | od -An -c | tr -d ' '; sleep 1000"

static void a_terminal_that_nobody_is_at_answers(void)
{
	keep_terminal("a", ASKS);
	kept(KEPT_RUNNING);
	wait_for_output("a", "033[1;2R");
	drop("a", 0);
}

static void a_terminal_with_a_person_at_it_leaves_the_answer_to_theirs(void)
{
	int stream;

	keep_terminal("a", "read go; " ASKS);
	kept(KEPT_RUNNING);
	begin_feed("a");
	tlv_put_u8(&fields, TAG_STDIN, 1);
	stream = port_open(0);
	port_send(0, FRAME_DATA, CHANNEL_IN, stream, "\n", 1);
	wait_for_output("a", "x\033[6n");
	/* The only answer is the one that comes from here. */
	port_send(0, FRAME_DATA, CHANNEL_IN, stream, "theirs", 6);
	wait_for_output("a", "theirs");
	drop("a", 0);
}

int main(int argc, char **argv)
{
	if (strcmp(argv[0], PROBE_PROGRAM) == 0)
		return probe_main(argc, argv);
	if (!keeper_init())
		return 1;
	RUN(input_that_is_not_read_waits_and_has_a_limit);
	RUN(a_long_feed_is_an_input_with_credit);
	RUN(a_secret_does_not_stay_in_the_agent);
	RUN(a_line_that_the_terminal_would_cut_is_refused);
	RUN(a_terminal_that_nobody_is_at_answers);
	RUN(a_terminal_with_a_person_at_it_leaves_the_answer_to_theirs);
	return keeper_report();
}

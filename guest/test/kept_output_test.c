/* What kept processes put out, and who reads it. */
#include "base/timer.h"
#include "keeper.h"

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

int main(int argc, char **argv)
{
	if (strcmp(argv[0], PROBE_PROGRAM) == 0)
		return probe_main(argc, argv);
	if (!keeper_init())
		return 1;
	RUN(output_is_read_by_offset_and_in_order);
	RUN(what_is_too_old_is_gone_and_is_told);
	RUN(who_reads_too_slowly_is_sent_away);
	RUN(output_that_nobody_reads_runs_through);
	RUN(what_is_forgotten_is_still_read_to_its_end);
	return keeper_report();
}

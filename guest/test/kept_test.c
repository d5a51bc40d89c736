/* The lives of kept processes. */
#include <errno.h>
#include <sys/stat.h>

#include "base/timer.h"
#include "keep/ring.h"
#include "keeper.h"

/* The step that fails when this is executed in the folder of the tests. */
static const char *cannot_run(const char *program)
{
	request(OP_KEEP);
	tlv_put_string(&fields, TAG_NAME, "a");
	tlv_put_string(&fields, TAG_ARG, program);
	tlv_put_string(&fields, TAG_CWD, dir);
	return text_of(port_ask(0), TAG_MESSAGE);
}

static void what_cannot_be_executed_is_not_kept(void)
{
	FILE *script = fopen(in_dir("script"), "w");
	struct answer *a;

	fputs("#!/nowhere/interpreter\n", script);
	fchmod(fileno(script), 0755);
	fclose(script);
	mkdir(in_dir("folder"), 0755);

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
	EXPECT(ENOENT, number_of(a, TAG_ERRNO));
	EXPECT_TEXT("find the interpreter of: ./script", cannot_run("./script"));
	EXPECT_TEXT("execute: ./folder", cannot_run("./folder"));
	EXPECT_TEXT("", listed());
	EXPECT(ERROR_NOT_FOUND, number_of(watch("a", 0, FOLLOW_NOT), TAG_ERROR));
	EXPECT(ERROR_NOT_FOUND, number_of(type("a", "x"), TAG_ERROR));
	EXPECT(ERROR_NOT_FOUND, number_of(drop("a", 0), TAG_ERROR));
	unlink(in_dir("script"));
	rmdir(in_dir("folder"));
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
	EXPECT(SIGHUP, number_of(drop("a", AMPLE_MS), TAG_SIGNAL));
	EXPECT(KEPT_STOPPED, number_of(port_wait(1, second), TAG_STATE));
	EXPECT_TEXT("got it\r\ngot more\r\n", (const char *)answer(1, second)->data);
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
	tlv_put_u32(&fields, TAG_GRACE_MS, AMPLE_MS);
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
	keep("a", "head -c 300000 /dev/zero");
	kept(KEPT_RUNNING);
	wait_until_over("a");
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

int main(int argc, char **argv)
{
	if (strcmp(argv[0], PROBE_PROGRAM) == 0)
		return probe_main(argc, argv);
	if (!keeper_init())
		return 1;
	RUN(what_cannot_be_executed_is_not_kept);
	RUN(a_keep_that_is_cancelled_leaves_nothing);
	RUN(a_name_is_taken_while_its_process_lives);
	RUN(it_survives_its_client_and_is_seen_from_every_port);
	RUN(children_do_not_survive);
	RUN(a_process_may_end_as_it_is_asked);
	RUN(signals_and_sizes_reach_the_terminal);
	RUN(the_table_and_its_memory_are_bounded);
	RUN(fifty_shells_and_fifty_services);
	return keeper_report();
}

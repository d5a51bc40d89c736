/* Kept processes that are not running until a probe says so. */
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>

#include "base/timer.h"
#include "keeper.h"

static void a_probe_finds_a_file(void)
{
	int stream;

	keep("a", "until test -e go; do sleep 0.02; done; echo up; touch there; sleep 1000");
	probe(AMPLE_MS, "file", "there");
	kept(KEPT_STARTING);
	stream = open_watch(0, "a", 0, FOLLOW_READY);
	EXPECT(KEPT_STARTING, number_of(watch("a", 0, FOLLOW_NOT), TAG_STATE));
	fclose(fopen(in_dir("go"), "w"));
	EXPECT(KEPT_RUNNING, number_of(port_wait(0, stream), TAG_STATE));
	EXPECT_TEXT("up\n", (const char *)answer(0, stream)->data);
	EXPECT(REASON_NONE, number_of(answer(0, stream), TAG_REASON));
	EXPECT(KEPT_STOPPED, number_of(drop("a", 0), TAG_STATE));
	unlink(in_dir("there"));
	unlink(in_dir("go"));
}

static void a_probe_runs_a_command_with_the_same_environment(void)
{
	keep("a", "sleep 0.2; echo $HOME > home; sleep 1000");
	probe(AMPLE_MS, "command", "sleep 600 & test \"$(cat home)\" = \"$HOME\"");
	kept(KEPT_STARTING);
	EXPECT(KEPT_RUNNING, number_of(watch("a", 0, FOLLOW_READY), TAG_STATE));
	drop("a", 0);
	unlink(in_dir("home"));
}

static void who_is_not_ready_in_time_is_ended(void)
{
	uint64_t begun = now_ns();
	struct answer *a;

	/* What is ignored here is ignored there, however late the program gets to a trap. */
	signal(SIGTERM, SIG_IGN);
	keep("a", "while :; do sleep 0.05; done");
	probe(200, "file", "there");
	kept(KEPT_STARTING);
	signal(SIGTERM, SIG_DFL);
	a = watch("a", 0, FOLLOW_READY);
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
	probe(AMPLE_MS, "file", "there");
	kept(KEPT_STARTING);
	a = watch("a", 0, FOLLOW_END);
	EXPECT(KEPT_FAILED, number_of(a, TAG_STATE));
	EXPECT(REASON_ENDED_EARLY, number_of(a, TAG_REASON));
	EXPECT(0, number_of(a, TAG_EXIT_CODE));
	drop("a", 0);
	/* But who was asked to end has been stopped. */
	keep("a", "sleep 1000");
	probe(AMPLE_MS, "file", "there");
	kept(KEPT_STARTING);
	a = drop("a", AMPLE_MS);
	EXPECT(KEPT_STOPPED, number_of(a, TAG_STATE));
	EXPECT(SIGTERM, number_of(a, TAG_SIGNAL));
}

static void a_probe_that_is_killed_is_a_failure(void)
{
	struct answer *a;

	keep("a", "sleep 1000");
	probe(AMPLE_MS, "command", "kill -9 $PPID");
	kept(KEPT_STARTING);
	a = watch("a", 0, FOLLOW_READY);
	EXPECT(KEPT_FAILED, number_of(a, TAG_STATE));
	EXPECT(REASON_PROBE, number_of(a, TAG_REASON));
	EXPECT(SIGTERM, number_of(a, TAG_SIGNAL));
	drop("a", 0);
}

/* The server takes this long for an answer: longer than any interval of these tests. */
#define SLOW_ANSWER_MS 1000
#define BODY_BYTES (512 << 10)

/*
 * A server that waits a moment before it listens, and answers with a status. With the status "slow"
 * its answer is late, and longer than what a socket takes: it says how sending the body ended.
 */
static int serve(int family, int port, const char *status)
{
	bool slow = strcmp(status, "slow") == 0;
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
	printf("listens\n");
	fflush(stdout);
	for (;;) {
		int client = accept(fd, NULL, NULL);
		ssize_t n = read(client, buf, sizeof(buf) - 1);

		buf[n > 0 ? n : 0] = '\0';
		printf("%s", buf);
		fflush(stdout);
		if (slow)
			poll(NULL, 0, SLOW_ANSWER_MS);
		if (strcmp(status, "tls") == 0)
			send(client, "\x15\x03\x01\0\2\2\x46", 7, MSG_NOSIGNAL);
		else if (strcmp(status, "other") == 0)
			send(client, "SSH-2.0-OpenSSH_9.2p1\r\n", 23, MSG_NOSIGNAL);
		else if (strcmp(status, "nothing") != 0)
			dprintf(client, "HTTP/1.0 %s and some words\r\n\r\n",
				slow ? "200" : status);
		if (slow) {
			memset(buf, 'x', sizeof(buf));
			for (n = 0; n < BODY_BYTES; n += sizeof(buf))
				if (send(client, buf, sizeof(buf), MSG_NOSIGNAL) !=
				    (ssize_t)sizeof(buf))
					break;
			printf("body: %s\n", n < BODY_BYTES ? "broken" : "whole");
			fflush(stdout);
		}
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
	probe(AMPLE_MS, "tcp", port);
	kept(KEPT_STARTING);
	EXPECT(KEPT_RUNNING, number_of(watch("web", 0, FOLLOW_READY), TAG_STATE));
	drop("web", 0);
	keep_server("6", port, "200");
	probe(AMPLE_MS, "tcp", port);
	kept(KEPT_STARTING);
	EXPECT(KEPT_RUNNING, number_of(watch("web", 0, FOLLOW_READY), TAG_STATE));
	drop("web", 0);
}

static void put_http(const char *port)
{
	probe(AMPLE_MS, "http", port);
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
	EXPECT(0, strncmp((const char *)a->data,
			  "listens\nGET /health?x=1 HTTP/1.1\r\nHost: box:80\r\n", 48));
	EXPECT(true, strstr((const char *)a->data, "Connection: close\r\n") != NULL);
	drop("web", 0);
	keep_server("4", port, "503");
	put_http(port);
	kept(KEPT_STARTING);
	/* It asks again, so the first answer has not made it ready. */
	wait_for_output("web", "\r\n\r\nGET ");
	EXPECT(KEPT_STARTING, number_of(watch("web", 0, FOLLOW_NOT), TAG_STATE));
	drop("web", 0);
}

static void an_answer_may_come_late_and_is_read_to_its_end(void)
{
	const char *port = free_port();

	keep_server("4", port, "slow");
	put_http(port);
	kept(KEPT_STARTING);
	EXPECT(KEPT_RUNNING, number_of(watch("web", 0, FOLLOW_READY), TAG_STATE));
	wait_for_output("web", "body: whole\n");
	drop("web", 0);
}

/* The first answer of its probe. It is dropped then. */
static const char *answer_of(const char *name)
{
	static char text[PROBE_ANSWER_MAX + 1];
	struct answer *a;

	kept(KEPT_STARTING);
	for (;;) {
		a = port_wait(1, open_watch(1, name, UINT64_MAX, FOLLOW_NOT));
		if (has(a, TAG_ANSWER))
			break;
		port_hello(1);
		run_ms(20);
	}
	snprintf(text, sizeof(text), "%s", text_of(a, TAG_ANSWER));
	drop(name, 0);
	return text;
}

static const char *answer_to(const char *kind, const char *text)
{
	keep("a", "sleep 1000");
	probe(AMPLE_MS, kind, text);
	return answer_of("a");
}

static void why_a_probe_has_not_succeeded_is_told(void)
{
	const char *port = free_port();
	char refused[64];

	EXPECT_TEXT("No such file or directory", answer_to("file", "there"));
	EXPECT_TEXT("exit code 3: not yet",
		    answer_to("command", "echo x; echo not yet >&2; exit 3"));
	EXPECT_TEXT("exit code 1", answer_to("command", "false"));
	EXPECT_TEXT("the command was ended by signal 9", answer_to("command", "kill -9 $$"));
	snprintf(refused, sizeof(refused), "port %s: Connection refused", port);
	EXPECT_TEXT(refused, answer_to("tcp", port));
	keep("a", "sleep 1000");
	put_http(port);
	EXPECT_TEXT(refused, answer_of("a"));
}

static void what_a_server_answers_is_told(void)
{
	static const char *const answers[][2] = {
		{"404", "HTTP status 404"},
		{"nothing", "the connection was closed without an answer"},
		{"tls", "the answer is TLS and not HTTP"},
		{"other", "the answer is not HTTP"},
	};

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		const char *port = free_port();

		/* A probe that is not of the server, and so begins when that listens. */
		keep_server("4", port, answers[i][0]);
		kept(KEPT_RUNNING);
		wait_for_output("web", "listens\n");
		keep("a", "sleep 1000");
		put_http(port);
		EXPECT_TEXT(answers[i][1], answer_of("a"));
		drop("web", 0);
	}
}

static void who_is_ready_has_no_answer_any_more(void)
{
	keep("a", "sleep 0.3; touch there; sleep 1000");
	probe(AMPLE_MS, "file", "there");
	kept(KEPT_STARTING);
	EXPECT(KEPT_RUNNING, number_of(watch("a", 0, FOLLOW_READY), TAG_STATE));
	EXPECT(false, has(watch("a", 0, FOLLOW_NOT), TAG_ANSWER));
	drop("a", 0);
	unlink(in_dir("there"));
}

static void who_goes_into_the_background_has_left_processes(void)
{
	struct answer *a;

	keep("a", "sleep 1000 & sleep 1000 & exit 0");
	kept(KEPT_RUNNING);
	a = watch("a", 0, FOLLOW_END);
	EXPECT(KEPT_EXITED, number_of(a, TAG_STATE));
	EXPECT(2, number_of(a, TAG_LEFT_BEHIND));
	drop("a", 0);
	keep("a", "true");
	kept(KEPT_RUNNING);
	EXPECT(false, has(watch("a", 0, FOLLOW_END), TAG_LEFT_BEHIND));
	drop("a", 0);
}

int main(int argc, char **argv)
{
	if (strcmp(argv[0], PROBE_PROGRAM) == 0)
		return probe_main(argc, argv);
	if (argc == 5 && strcmp(argv[1], "serve") == 0)
		return serve(argv[2][0] == '4' ? AF_INET : AF_INET6, atoi(argv[3]), argv[4]);
	if (!keeper_init())
		return 1;
	RUN(a_probe_finds_a_file);
	RUN(a_probe_runs_a_command_with_the_same_environment);
	RUN(who_is_not_ready_in_time_is_ended);
	RUN(who_ends_before_it_is_ready_has_failed);
	RUN(a_probe_that_is_killed_is_a_failure);
	RUN(a_probe_connects);
	RUN(a_probe_asks_by_http);
	RUN(an_answer_may_come_late_and_is_read_to_its_end);
	RUN(why_a_probe_has_not_succeeded_is_told);
	RUN(what_a_server_answers_is_told);
	RUN(who_is_ready_has_no_answer_any_more);
	RUN(who_goes_into_the_background_has_left_processes);
	return keeper_report();
}

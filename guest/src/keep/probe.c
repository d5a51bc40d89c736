#include "keep/probe.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

#include "base/timer.h"
#include "wire/probe_args.h"
#include "wire/wire.h"

enum {
	NS_PER_MS = 1000000,
	/*
	 * The least time for an attempt. A server that has just started may need seconds for its
	 * first answer, and a command may start a runtime.
	 */
	ATTEMPT_MIN_MS = 5000,
	/*
	 * How much of an answer, and for how long, is read once its status is known. A server whose
	 * client leaves earlier reports a broken pipe.
	 */
	REST_MAX = 1 << 20,
	REST_MS = 1000,
	/* "HTTP/1.1 200" and the character behind it. */
	STATUS_LEN = 13,
};

static int probe_left_ms(uint64_t until_ns)
{
	uint64_t now = now_ns();

	return now >= until_ns ? 0 : (int)((until_ns - now + NS_PER_MS - 1) / NS_PER_MS);
}

/* Until when an attempt that begins now may go on. */
static uint64_t probe_deadline(uint32_t interval_ms)
{
	uint64_t ms = interval_ms < ATTEMPT_MIN_MS ? ATTEMPT_MIN_MS : interval_ms;

	return now_ns() + ms * NS_PER_MS;
}

static bool probe_wait_for(int fd, short events, uint64_t until_ns)
{
	struct pollfd p = {.fd = fd, .events = events};
	int n;

	do
		n = poll(&p, 1, probe_left_ms(until_ns));
	while (n < 0 && errno == EINTR);
	return n > 0;
}

/* Connects to this machine. -1: nothing listens on the port. */
static int probe_connect_to(int family, uint16_t port, uint64_t until_ns)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET,
				 .sin_port = htons(port),
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6,
				  .sin6_port = htons(port),
				  .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	const struct sockaddr *to = family == AF_INET ? (void *)&v4 : (void *)&v6;
	socklen_t len = family == AF_INET ? sizeof(v4) : sizeof(v6);
	AUTOCLOSE int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int error = 0;
	int owned;

	if (fd < 0 || (connect(fd, to, len) < 0 && errno != EINPROGRESS))
		return -1;
	len = sizeof(error);
	if (!probe_wait_for(fd, POLLOUT, until_ns) ||
	    getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0 || error != 0)
		return -1;
	owned = fd;
	fd = -1;
	return owned;
}

static bool probe_ask(int fd, const struct probe *p, uint64_t until_ns)
{
	char text[PROBE_TARGET_MAX + PROBE_HOST_MAX + 128];
	size_t len, sent = 0;

	len = (size_t)snprintf(text, sizeof(text),
			       "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: " PROBE_PROGRAM
			       "\r\nAccept: */*\r\nConnection: close\r\n\r\n",
			       p->text, p->host);
	while (sent < len) {
		ssize_t n = send(fd, text + sent, len - sent, MSG_NOSIGNAL);

		if (n > 0)
			sent += (size_t)n;
		else if (errno != EAGAIN || !probe_wait_for(fd, POLLOUT, until_ns))
			return false;
	}
	return true;
}

static bool probe_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The number of a status line; 0 if it is none. */
static int probe_status_of(const char line[STATUS_LEN])
{
	if (memcmp(line, "HTTP/1.", 7) != 0 || !probe_is_digit(line[7]) || line[8] != ' ')
		return 0;
	if (!probe_is_digit(line[9]) || !probe_is_digit(line[10]) || !probe_is_digit(line[11]) ||
	    (line[12] != ' ' && line[12] != '\r' && line[12] != '\n'))
		return 0;
	return (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
}

static void probe_read_rest(int fd)
{
	uint64_t until_ns = now_ns() + (uint64_t)REST_MS * NS_PER_MS;
	char buf[4096];
	size_t len = 0;

	while (len < REST_MAX) {
		ssize_t n = recv(fd, buf, sizeof(buf), 0);

		if (n > 0)
			len += (size_t)n;
		else if (n == 0 || errno != EAGAIN || !probe_wait_for(fd, POLLIN, until_ns))
			return;
	}
}

static bool probe_answers_well(int fd, const struct probe *p, uint64_t until_ns)
{
	char line[STATUS_LEN];
	size_t len = 0;
	int status;

	if (!probe_ask(fd, p, until_ns))
		return false;
	while (len < sizeof(line)) {
		ssize_t n = recv(fd, line + len, sizeof(line) - len, 0);

		if (n > 0)
			len += (size_t)n;
		else if (n == 0 || errno != EAGAIN || !probe_wait_for(fd, POLLIN, until_ns))
			return false;
	}
	status = probe_status_of(line);
	probe_read_rest(fd);
	return status >= 200 && status < 400;
}

static bool probe_net_ready(const struct probe *p, uint32_t interval_ms)
{
	static const int families[] = {AF_INET, AF_INET6};

	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
		uint64_t until_ns = probe_deadline(interval_ms);
		AUTOCLOSE int fd = probe_connect_to(families[i], p->port, until_ns);

		if (fd >= 0 && (p->kind == PROBE_TCP || probe_answers_well(fd, p, until_ns)))
			return true;
	}
	return false;
}

static void probe_run_shell(const char *text)
{
	setpgid(0, 0);
	execl("/bin/sh", "sh", "-c", text, (char *)NULL);
	_exit(127);
}

static bool probe_command_ready(const struct probe *p, uint32_t interval_ms)
{
	uint64_t until_ns = probe_deadline(interval_ms);
	AUTOCLOSE int fd = -1;
	int status = -1;
	pid_t pid;

	pid = fork();
	if (pid < 0)
		return false;
	if (pid == 0)
		probe_run_shell(p->text);
	setpgid(pid, pid); /* in both, as either may run first: it is killed by its group */
	fd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (fd >= 0)
		probe_wait_for(fd, POLLIN, until_ns);
	/*
	 * Until it is reaped, its number cannot be another process's. Kills what it has left, too.
	 */
	if (kill(-pid, SIGKILL) < 0)
		kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool probe_is_ready(const struct probe *p, uint32_t interval_ms)
{
	switch (p->kind) {
	case PROBE_FILE:
		return access(p->text, F_OK) == 0;
	case PROBE_TCP:
	case PROBE_HTTP:
		return probe_net_ready(p, interval_ms);
	case PROBE_COMMAND:
		return probe_command_ready(p, interval_ms);
	}
	return false;
}

static void probe_sleep_ms(uint64_t ms)
{
	struct timespec t = {.tv_sec = (time_t)(ms / 1000),
			     .tv_nsec = (long)(ms % 1000 * NS_PER_MS)};

	clock_nanosleep(CLOCK_MONOTONIC, 0, &t, NULL);
}

int probe_main(int argc, char **argv)
{
	uint32_t interval_ms;
	struct probe p;
	struct err e;

	if (argc < 3)
		return 2;
	interval_ms = (uint32_t)strtoul(argv[1], NULL, 10);
	if (probe_parse(&p, (const char *const *)argv + 2, (size_t)argc - 2, &e) < 0)
		return 2;
	prctl(PR_SET_NAME, PROBE_PROGRAM); /* it was executed by a descriptor and has no name */
	for (;;) {
		uint64_t begun_ns = now_ns();
		uint64_t spent_ms;

		if (probe_is_ready(&p, interval_ms))
			return 0;
		spent_ms = (now_ns() - begun_ns) / NS_PER_MS;
		/* The interval is from start to start, but there is always a pause. */
		probe_sleep_ms(spent_ms + PROBE_INTERVAL_MIN_MS < interval_ms
				       ? interval_ms - spent_ms
				       : PROBE_INTERVAL_MIN_MS);
	}
}

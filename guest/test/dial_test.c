/* Connections to ports of this machine: CONNECT. The programs behind them are in this process. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check.h"
#include "port.h"

static int listener = -1;
static uint16_t listening;

static void listens(int family)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	struct sockaddr *a = family == AF_INET ? (void *)&v4 : (void *)&v6;
	socklen_t len = family == AF_INET ? sizeof(v4) : sizeof(v6);

	if (listener >= 0)
		close(listener);
	listener = socket(family, SOCK_STREAM | SOCK_NONBLOCK, 0);
	EXPECT(0, bind(listener, a, len));
	EXPECT(0, listen(listener, 8));
	EXPECT(0, getsockname(listener, a, &len));
	listening = ntohs(family == AF_INET ? v4.sin_port : v6.sin6_port);
}

static int dials(uint16_t port)
{
	request(OP_CONNECT);
	tlv_put_u16(&fields, TAG_PORT, port);
	return port_open(0);
}

static int accepted = -1;

static bool has_accepted(const void *ctx)
{
	(void)ctx;
	if (accepted < 0)
		accepted = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
	return accepted >= 0;
}

/* Opens a connection from both ends. */
static int connected(int family)
{
	int stream;

	listens(family);
	stream = dials(listening);
	accepted = -1;
	EXPECT(true, run_until(has_accepted, NULL));
	return stream;
}

static char part[16384];
static char heard[16]; /* the first bytes of what came, one for each part of it */
static size_t heard_len;
static int heard_errno;
static bool heard_end;

static bool hears_the_end(const void *ctx)
{
	ssize_t n;

	(void)ctx;
	while ((n = recv(accepted, part, sizeof(part), 0)) > 0) {
		if (heard_len < sizeof(heard))
			heard[heard_len] = part[0];
		heard_len += (size_t)n;
	}
	heard_end = n == 0;
	heard_errno = n < 0 && errno != EAGAIN ? errno : 0;
	return heard_end || heard_errno != 0;
}

static void program_hears_the_end(void)
{
	heard_len = 0;
	EXPECT(true, run_until(hears_the_end, NULL));
}

static bool has_all(const void *ctx)
{
	return ((const struct answer *)ctx)->len >= 5;
}

static void both_directions_and_their_ends(int family)
{
	int stream = connected(family);
	struct answer *a = answer(0, stream);

	EXPECT(5, write(accepted, "hello", 5));
	EXPECT(true, run_until(has_all, a));
	EXPECT_TEXT("hello", (char *)a->data);
	port_send(0, FRAME_DATA, CHANNEL_IN, stream, "abc", 3);
	port_send(0, FRAME_EOF, CHANNEL_IN, stream, NULL, 0);
	program_hears_the_end();
	EXPECT(3, heard_len);
	EXPECT('a', heard[0]);
	EXPECT(false, a->ended);
	EXPECT(4, write(accepted, "more", 4));
	close(accepted);
	port_wait(0, stream);
	EXPECT_TEXT("hellomore", (char *)a->data);
	EXPECT(true, a->eof);
	EXPECT(false, has(a, TAG_ERROR));
}

static void a_service_of_ipv4_is_reached(void)
{
	both_directions_and_their_ends(AF_INET);
}

static void a_service_of_ipv6_only_is_reached(void)
{
	both_directions_and_their_ends(AF_INET6);
}

static void where_nobody_listens_the_connection_is_refused(void)
{
	struct answer *a;

	listens(AF_INET);
	close(listener);
	listener = -1;
	a = port_wait(0, dials(listening));
	EXPECT(ERROR_FAILED, number_of(a, TAG_ERROR));
	EXPECT(ECONNREFUSED, number_of(a, TAG_ERRNO));
	EXPECT(0, a->len);
	EXPECT(false, a->eof);
}

static void a_program_that_resets_is_told_after_what_it_said(void)
{
	struct linger now = {.l_onoff = 1};
	int stream = connected(AF_INET);
	struct answer *a = answer(0, stream);

	EXPECT(5, write(accepted, "hello", 5));
	EXPECT(true, run_until(has_all, a));
	setsockopt(accepted, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	close(accepted);
	port_wait(0, stream);
	EXPECT_TEXT("hello", (char *)a->data);
	EXPECT(false, a->eof);
	EXPECT(ERROR_FAILED, number_of(a, TAG_ERROR));
	EXPECT(ECONNRESET, number_of(a, TAG_ERRNO));
}

static void a_client_that_goes_resets_the_connection(void)
{
	connected(AF_INET);
	port_hangup(0);
	program_hears_the_end();
	EXPECT(ECONNRESET, heard_errno);
	close(accepted);
	port_hello(0);
}

static void a_cancelled_connection_is_reset(void)
{
	int stream = connected(AF_INET);
	struct answer *a = answer(0, stream);

	port_send(0, FRAME_CANCEL, 0, stream, NULL, 0);
	port_wait(0, stream);
	EXPECT(ERROR_CANCELLED, number_of(a, TAG_ERROR));
	program_hears_the_end();
	EXPECT(ECONNRESET, heard_errno);
	close(accepted);
}

static void a_program_that_does_not_read_gets_no_more_than_the_credit(void)
{
	enum { MOST = 16 << 20 };
	int stream = connected(AF_INET);
	struct answer *a = answer(0, stream);
	size_t sent = 0;

	memset(part, 'x', sizeof(part));
	while (sent + sizeof(part) <= CREDIT_WINDOW + a->input_credit && sent < MOST) {
		port_send(0, FRAME_DATA, CHANNEL_IN, stream, part, sizeof(part));
		sent += sizeof(part);
		run_ms(1);
	}
	EXPECT(true, sent < MOST);
	port_send(0, FRAME_EOF, CHANNEL_IN, stream, NULL, 0);
	program_hears_the_end();
	EXPECT(sent, heard_len);
	EXPECT(true, heard_end);
	close(accepted);
	port_wait(0, stream);
	EXPECT(false, has(a, TAG_ERROR));
}

static void a_program_that_reads_no_more_is_still_heard(void)
{
	int stream = connected(AF_INET);
	struct answer *a = answer(0, stream);

	EXPECT(5, write(accepted, "hello", 5));
	close(accepted); /* what comes now is answered by a reset */
	for (int i = 0; i < 4; i++) {
		port_send(0, FRAME_DATA, CHANNEL_IN, stream, part, sizeof(part));
		run_ms(5);
	}
	port_send(0, FRAME_EOF, CHANNEL_IN, stream, NULL, 0);
	port_wait(0, stream);
	EXPECT_TEXT("hello", (char *)a->data);
}

int main(void)
{
	ports_init();
	RUN(a_service_of_ipv4_is_reached);
	RUN(a_service_of_ipv6_only_is_reached);
	RUN(where_nobody_listens_the_connection_is_refused);
	RUN(a_program_that_resets_is_told_after_what_it_said);
	RUN(a_client_that_goes_resets_the_connection);
	RUN(a_cancelled_connection_is_reset);
	RUN(a_program_that_does_not_read_gets_no_more_than_the_credit);
	RUN(a_program_that_reads_no_more_is_still_heard);
	return report();
}

/* address.c - which addresses of the network messages may go to */
/* SPDX-License-Identifier: Apache-2.0 */
#include "remind/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

struct network {
	uint32_t address;
	int bits;
};

static const struct network forbidden[] = {
	{ 0x00000000, 8 },  /* this network */
	{ 0x0A000000, 8 },  /* private, RFC 1918 */
	{ 0x64400000, 10 }, /* carrier NAT, RFC 6598; the metadata of some clouds */
	{ 0x7F000000, 8 },  /* loopback */
	{ 0xA9FE0000, 16 }, /* link local and cloud metadata */
	{ 0xAC100000, 12 }, /* private */
	{ 0xC0000000, 24 }, /* IETF */
	{ 0xC0000200, 24 }, /* documentation */
	{ 0xC0586300, 24 }, /* 6to4 relays */
	{ 0xC0A80000, 16 }, /* private */
	{ 0xC6120000, 15 }, /* benchmarking */
	{ 0xC6336400, 24 }, /* documentation */
	{ 0xCB007100, 24 }, /* documentation */
	{ 0xE0000000, 3 },  /* multicast, reserved, broadcast */
};

static bool is_forbidden4(uint32_t address)
{
	for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
		if ((address ^ forbidden[i].address) >> (32 - forbidden[i].bits) == 0)
			return true;
	return false;
}

static bool begins_with(const unsigned char *address, const unsigned char *prefix, size_t n)
{
	return memcmp(address, prefix, n) == 0;
}

static bool is_forbidden6(const unsigned char *a)
{
	static const unsigned char mapped[12] = { [10] = 0xFF, [11] = 0xFF };
	static const unsigned char nat64[12] = { 0x00, 0x64, 0xFF, 0x9B };
	static const unsigned char documentation[4] = { 0x20, 0x01, 0x0D, 0xB8 };
	static const unsigned char teredo[4] = { 0x20, 0x01 }, relay[2] = { 0x20, 0x02 };

	if (begins_with(a, mapped, sizeof mapped) || begins_with(a, nat64, sizeof nat64))
		return is_forbidden4((uint32_t)a[12] << 24 | (uint32_t)a[13] << 16 |
			(uint32_t)a[14] << 8 | a[15]);
	return (a[0] & 0xE0) != 0x20 /* only 2000::/3 is the public Internet */ ||
		begins_with(a, documentation, sizeof documentation) ||
		begins_with(a, teredo, sizeof teredo) || begins_with(a, relay, sizeof relay);
}

bool address_is_public(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		struct sockaddr_in in;
		memcpy(&in, address, sizeof in);
		return !is_forbidden4(ntohl(in.sin_addr.s_addr));
	}
	if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 in;
		memcpy(&in, address, sizeof in);
		return !is_forbidden6(in.sin6_addr.s6_addr);
	}
	return false;
}

int address_socket(bool is_private, const struct sockaddr *address, int type, int protocol,
	bool *ret_is_forbidden)
{
	if (!is_private && !address_is_public(address)) {
		*ret_is_forbidden = true;
		return -1;
	}
	return socket(address->sa_family, type | SOCK_CLOEXEC, protocol);
}

/* address.h - which addresses of the network messages may go to */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_ADDRESS_H
#define LINLI_ADDRESS_H

#include <stdbool.h>

struct sockaddr;

/* False for addresses inside a private, local, reserved or documentation network, cloud metadata
 * among them, and for IPv6 addresses that hide such an IPv4 one (mapped, NAT64, 6to4, Teredo).  The
 * networks of the IANA special-purpose registries (RFC 6890 and its successors).  Other families
 * are never public. */
bool address_is_public(const struct sockaddr *address);

/* A socket of the address's family, closed on exec; type and protocol as for socket(2).  -1 when
 * there is none, and ret_is_forbidden set when the address is not public and the channel is not
 * private. */
int address_socket(bool is_private, const struct sockaddr *address, int type, int protocol,
	bool *ret_is_forbidden);

#endif

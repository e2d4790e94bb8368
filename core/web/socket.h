/* socket.h - the address that is listened on */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_SOCKET_H
#define LINLI_SOCKET_H

#include <stddef.h>

enum { SOCKET_NAME = 80 };

/* A bound socket for "127.0.0.1:8080", "[::1]:8080", port 0: any; -1 with errno. */
int socket_open(const char *listen);
/* Its address in the same form. */
void socket_name(int fd, char ret_name[static SOCKET_NAME]);
/* Raises the limit of open files as far as the system lets us; how many connections fit into it, at
 * most `most`. */
size_t socket_room(size_t most);

#endif

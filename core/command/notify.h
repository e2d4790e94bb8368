/* notify.h - telling systemd how we are, without its library */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_NOTIFY_H
#define LINLI_NOTIFY_H

/* Sends "READY=1", "STATUS=…" … to $NOTIFY_SOCKET; nothing without one.  Protocol: sd_notify(3). */
void notify_send(const char *state);
/* READY=1 with a status line. */
void notify_ready(const char *status);
/* RELOADING=1 with the time that READY=1 will be matched with. */
void notify_reloading(void);

#endif

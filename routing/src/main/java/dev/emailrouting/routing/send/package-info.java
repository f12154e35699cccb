/** Messages that this server sends of its own accord, for a program or for whoever holds a binding's token: what may be sent, by whom, to whom. */
package dev.emailrouting.routing.send;

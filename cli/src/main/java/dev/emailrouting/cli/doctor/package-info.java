/**
 * Looks over a James configuration for what makes email routing fail, or fail in silence: a part missing or in the wrong
 * place, a processor that is named and not there, a way for mail to get lost. Start with
 * {@link dev.emailrouting.cli.doctor.Doctor}.
 */
package dev.emailrouting.cli.doctor;

/**
 * Spans to calls: who called whom is read off the spans of one trace.
 *
 * <p>The rules ({@link io.meshline.jobs.pairing.TracePairing} and what it uses) are plain Java; the
 * operator, the wiring and the options around them are thin.
 */
@NullMarked
package io.meshline.jobs.pairing;

import org.jspecify.annotations.NullMarked;

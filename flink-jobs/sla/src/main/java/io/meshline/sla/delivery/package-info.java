/**
 * Which alerts to tell whom, and when: grouped, once each, and not what is silenced. Plain Java.
 */
@org.jspecify.annotations.NullMarked
package io.meshline.sla.delivery;

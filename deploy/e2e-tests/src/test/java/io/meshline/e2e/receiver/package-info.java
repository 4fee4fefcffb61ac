/** The receiver as its own process, before a real Kafka and a real registry. */
@NullMarked
package io.meshline.e2e.receiver;

import org.jspecify.annotations.NullMarked;

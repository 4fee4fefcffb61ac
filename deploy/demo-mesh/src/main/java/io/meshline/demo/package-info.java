/**
 * The sample mesh: a small shop of real services, one JVM each, that call each other over HTTP,
 * keep their stock in a database and pass orders on through Kafka.
 *
 * <pre>
 * load --> front --> catalog --> inventory --> (H2 database)
 *            |---> cart                ^
 *            `---> checkout -----------+
 *                     |---> cart
 *                     |---> payment
 *                     `---> (Kafka topic) --> shipping
 * </pre>
 *
 * <p>They know nothing of telemetry: that is the agent's work. Each counts what it served and what
 * it called, so that a test can compare the map with the truth.
 */
@NullMarked
package io.meshline.demo;

import org.jspecify.annotations.NullMarked;

/**
 * The engines of the standalone stack as child processes: a broker, a schema registry, a search
 * engine and a Flink cluster, all on the loopback interface, with their data and logs under one
 * folder.
 *
 * <p>Every engine is a JVM of its own with a class path of its own ({@code
 * deploy/standalone/engines}); it dies with the JVM that started it, however that one ends.
 */
@NullMarked
package io.meshline.standalone.engine;

import org.jspecify.annotations.NullMarked;

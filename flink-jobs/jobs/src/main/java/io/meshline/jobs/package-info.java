/** The programs that are submitted to Flink: read the options, define the graph, run. */
@org.jspecify.annotations.NullMarked
package io.meshline.jobs;

/** Changes of the topology: who comes, who goes, and who is not as usual. Plain Java. */
@org.jspecify.annotations.NullMarked
package io.meshline.sla.topology;

/** Starts the sample mesh: its services with the OpenTelemetry agent, each a process. */
@NullMarked
package io.meshline.standalone.mesh;

import org.jspecify.annotations.NullMarked;

/** SkyWalking's service-mesh probe protocol ({@code ServiceMeshMetricService}). */
@NullMarked
package io.meshline.ingest.protocols.mesh;

import org.jspecify.annotations.NullMarked;

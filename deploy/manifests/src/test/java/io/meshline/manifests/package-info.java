/**
 * Tests of the files by which Meshline is deployed. They read the files where they lie and compare
 * them with the programs they start: ports, options, topics, versions. No engine runs in them.
 */
@NullMarked
package io.meshline.manifests;

import org.jspecify.annotations.NullMarked;

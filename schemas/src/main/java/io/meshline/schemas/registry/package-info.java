/** Schema registries: the Confluent REST API, and one in memory. */
@org.jspecify.annotations.NullMarked
package io.meshline.schemas.registry;

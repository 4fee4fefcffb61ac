package io.meshline.standalone.seed;

/**
 * Something that goes wrong in some of the visits.
 *
 * @param service where
 * @param share of the visits, 0 to 1
 * @param status that the service answers with; 200: it is only slow
 * @param slowness how many times as long as usual the service takes
 */
record SeedTrouble(String service, double share, int status, double slowness) {}

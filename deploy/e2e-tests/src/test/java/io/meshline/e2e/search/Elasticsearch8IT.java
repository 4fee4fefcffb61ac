package io.meshline.e2e.search;

import java.nio.file.Path;

class Elasticsearch8IT extends SearchEngineContract {

  @Override
  SearchEngine start(Path folder) {
    return new DistributionProcess(
        Distribution.elasticsearch("8.19.21"), JavaHomes.current(), folder);
  }
}

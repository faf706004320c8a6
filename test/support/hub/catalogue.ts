/** The repositories of the stand-in: made up here, under names that nobody searches for. */

/** Hub's own words for who stands behind a repository. */
export type WireBadge = 'official' | 'verified_publisher' | 'open_source'

/** A repository as all of the stand-in's endpoints draw on it. */
export interface StandInRepository {
  /** With its namespace: `library/nginx`. */
  readonly path: string
  readonly description: string
  readonly badge: WireBadge | null
  readonly stars: number
  readonly pulls: number
  readonly updatedAtMs: number
  readonly architectures: readonly string[]
  readonly operatingSystems: readonly string[]
  readonly isArchived: boolean
}

/** The moment that the stand-in's data is as of: 2026-10-01, 08:00 UTC. */
export const asOfMs = Date.UTC(2026, 9, 1, 8)

const hourMs = 3_600_000

/** A number that follows from `text` alone, in [0, 2³²). */
export const numberOf = (text: string): number => {
  let hash = 2_166_136_261
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 16_777_619) >>> 0
  return hash
}

const manyArchitectures = ['386', 'amd64', 'arm', 'arm64', 'ppc64le', 's390x']
const twoArchitectures = ['amd64', 'arm64']

/** One a line: name, description. The most pulled come first. */
const officialLines = `
alpine|A minimal Docker image based on Alpine Linux with a complete package index and only 5 MB in size!
nginx|Official build of Nginx.
redis|Redis is the world’s fastest data platform for caching, vector search, and NoSQL databases.
postgres|The PostgreSQL object-relational database system provides reliability and data integrity.
python|Python is an interpreted, interactive, object-oriented, open-source programming language.
node|Node.js is a JavaScript-based platform for server-side and networking applications.
ubuntu|Ubuntu is a Debian-based Linux operating system based on free software.
mysql|MySQL is a widely used, open-source relational database management system (RDBMS).
mongo|MongoDB document databases provide high availability and easy scalability.
busybox|Busybox base image.
httpd|The Apache HTTP Server Project
memcached|Free & open source, high-performance, distributed memory object caching system.
rabbitmq|RabbitMQ is an open source multi-protocol messaging broker.
traefik|Traefik, The Cloud Native Edge Router
mariadb|MariaDB Server is a high performing open source relational database, forked from MySQL.
golang|Go (golang) is a general purpose, higher-level, imperative programming language.
debian|Debian is a Linux distribution that’s composed entirely of free and open-source software.
openjdk|Pre-release / non-production builds of OpenJDK
docker|Docker in Docker!
registry|Distribution implementation for storing and distributing of container images and artifacts
wordpress|The WordPress rich content management system can utilize plugins, widgets, and themes.
haproxy|HAProxy - The Reliable, High Performance TCP/HTTP Load Balancer
php|While designed for web development, the PHP scripting language also provides general-purpose use.
influxdb|InfluxDB is the open source time series database built for real-time analytic workloads
ruby|Ruby is a dynamic, reflective, object-oriented, general-purpose, open-source programming language.
tomcat|Apache Tomcat is an open source implementation of the Java Servlet and JavaServer Pages technologies
eclipse-temurin|Official Images for OpenJDK binaries built by Eclipse Temurin.
maven|Apache Maven is a software project management and comprehension tool.
gradle|Gradle is a build tool with a focus on build automation and support for multi-language development.
elasticsearch|Elasticsearch is a powerful open source search and analytics engine.
kibana|Kibana gives shape to any kind of data — structured and unstructured — indexed in Elasticsearch.
logstash|Logstash is a tool for managing events and logs.
cassandra|Apache Cassandra is an open-source distributed storage system.
couchdb|CouchDB is a database that uses JSON for documents, an HTTP API, & JavaScript/declarative indexing.
neo4j|Neo4j is the world’s leading graph database, with native graph storage and processing.
nextcloud|A safe home for all your data
ghost|Ghost is a free and open source blogging platform written in JavaScript
drupal|Drupal is an open source content management platform powering millions of websites and applications.
joomla|Joomla! is an open source content management system.
sonarqube|Continuous inspection of code quality, the official image.
zookeeper|Apache ZooKeeper is an open-source server which enables highly reliable distributed coordination.
solr|Apache Solr is the popular, blazing-fast, open source search platform built on Apache Lucene.
caddy|Caddy 2 is a powerful, enterprise-ready, open source web server with automatic HTTPS written in Go.
rust|Rust is a systems programming language focused on safety, speed, and concurrency.
perl|Perl is a high-level, general-purpose, interpreted, dynamic programming language.
erlang|Erlang is a programming language used to build massively scalable systems with high availability.
elixir|Elixir is a dynamic, functional language for building scalable and maintainable applications.
julia|Julia is a high-level, high-performance dynamic programming language for technical computing.
swift|Swift is a high-performance system programming language.
gcc|The GNU Compiler Collection is a compiling system that supports several languages.
bash|Bash is the GNU Project’s Bourne Again SHell
fedora|Official Docker builds of Fedora
rockylinux|The official build of Rocky Linux.
almalinux|The official build of AlmaLinux OS.
amazonlinux|Amazon Linux provides a stable, secure, and high-performance execution environment.
archlinux|Arch Linux is a simple, lightweight Linux distribution aimed for flexibility.
valkey|Valkey is a high-performance data structure server that primarily serves key/value workloads.
eclipse-mosquitto|Eclipse Mosquitto is an open source message broker which implements MQTT.
adminer|Database management in a single PHP file.
phpmyadmin|phpMyAdmin - A web interface for MySQL and MariaDB.
hello-world|Hello World! (an example of minimal Dockerization)
nats|NATS is an open-source, high-performance, cloud native messaging system.
odoo|Odoo (formerly known as OpenERP) is a suite of open-source business apps.
redmine|Redmine is a flexible project management web application written using Ruby on Rails framework
varnish|Varnish is an HTTP accelerator designed for content-heavy dynamic websites as well as APIs.
`

const verifiedPublishers = {
  bitnami: 'nginx redis postgresql mysql mariadb mongodb kafka zookeeper rabbitmq wordpress',
  grafana: 'grafana loki promtail tempo mimir alloy k6',
  hashicorp: 'vault consul terraform packer boundary waypoint',
  datadog: 'agent cluster-agent docker-dd-agent synthetics-private-location-worker',
  elastic: 'elasticsearch kibana filebeat metricbeat heartbeat',
  rancher: 'k3s rancher rke2-runtime shell fleet',
  atlassian: 'jira-software confluence bitbucket pipelines-awscli',
  selenium: 'standalone-chrome standalone-firefox hub node-chrome',
  circleci: 'node python ruby golang picard',
  ubuntu: 'nginx postgres redis bind9 squid prometheus',
  nginxinc: 'nginx-unprivileged nginx-ingress nginx-quic-qns',
  redis: 'redis-stack redis-stack-server redisinsight',
}

const openSourceProjects = {
  linuxserver: 'plex sonarr radarr jellyfin wireguard swag nextcloud code-server heimdall duplicati',
  prom: 'prometheus alertmanager node-exporter blackbox-exporter pushgateway',
  jenkins: 'jenkins inbound-agent agent ssh-agent',
  portainer: 'portainer-ce agent portainer-ee',
  gitea: 'gitea act_runner runner-images',
  vaultwarden: 'server',
  homeassistant: 'home-assistant amd64-homeassistant',
  jupyter: 'base-notebook scipy-notebook datascience-notebook',
  minio: 'minio mc operator',
  keycloak: 'keycloak',
  apache: 'airflow superset kafka nifi',
  traefik: 'traefik whoami traefikee',
}

const anybody =
  'attic-builds bench-images ci-builds copper-cluster homelab-kit nightly-lab pocket-cloud mirrors oldimages'.split(
    ' ',
  )
const software =
  'nginx redis postgres python node alpine mysql mongo php golang ubuntu debian openvpn grafana jenkins'.split(
    ' ',
  )

const base = (path: string, description: string, rank: number) => ({
  path,
  description,
  stars: Math.round(21_000 / (rank + 1)) + (numberOf(path) % 90),
  pulls: Math.round(13_114_222_271 / (rank + 1) ** 1.4) + (numberOf(path) % 90_000),
  updatedAtMs: asOfMs - (numberOf(path) % 4_000) * hourMs,
  operatingSystems: path === 'library/golang' ? ['linux', 'windows'] : ['linux'],
  isArchived: false,
})

const official = (): StandInRepository[] =>
  officialLines
    .trim()
    .split('\n')
    .map((line, rank) => {
      const [name = '', description = ''] = line.split('|')
      return {
        ...base(`library/${name}`, description, rank),
        badge: 'official',
        architectures: manyArchitectures,
      }
    })

const published = (badge: WireBadge, byNamespace: Readonly<Record<string, string>>): StandInRepository[] =>
  Object.entries(byNamespace).flatMap(([namespace, names]) =>
    names.split(' ').map((name, index) => ({
      ...base(`${namespace}/${name}`, `${name} as ${namespace} builds it.`, 12 + index * 9),
      badge,
      architectures: twoArchitectures,
    })),
  )

const unverifiedPublishers = (): StandInRepository[] =>
  anybody.flatMap((publisher) =>
    software.map((name) => ({
      ...base(`${publisher}/${name}`, `${name} with my settings`, 900 + (numberOf(publisher + name) % 5_000)),
      badge: null,
      architectures: ['amd64'],
      isArchived: publisher === 'oldimages',
    })),
  )

/** Those that tests ask for by name, and what the sample images bring besides. */
const special = (): StandInRepository[] => [
  ...['big', 'layers40', 'multi', 'tiny'].map((name, rank) => ({
    ...base(`library/${name}`, `A sample image of Lading’s own tests: ${name}.`, 4_000 + rank),
    badge: 'official' as const,
    architectures: name === 'multi' ? twoArchitectures : ['amd64'],
  })),
  { ...base('acme/api', 'The API of Acme.', 9_000), badge: null, architectures: ['amd64'] },
  {
    ...base(manyTagsPath, 'One tag a night for eight years.', 5_000),
    badge: null,
    architectures: twoArchitectures,
  },
  {
    ...base(hostilePath, '<img src=x onerror=alert(1)> cheap pulls', 8_000),
    badge: null,
    architectures: ['amd64'],
  },
]

/** Has 3,000 tags: more than Hub shows to those who are not signed in. */
export const manyTagsPath = 'nightly/builds'

/** Has a README that tries everything. */
export const hostilePath = 'hostile/readme'

/** Every repository there is, about 300. */
export const catalogue: ReadonlyMap<string, StandInRepository> = new Map(
  [
    ...official(),
    ...published('verified_publisher', verifiedPublishers),
    ...published('open_source', openSourceProjects),
    ...unverifiedPublishers(),
    ...special(),
  ].map((repository) => [repository.path, repository]),
)

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(CURL REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(simdjson REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(SQLiteCpp REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(PostgreSQL REQUIRED)
find_package(CLI11 REQUIRED)
find_package(GTest REQUIRED)
find_package(tl-expected REQUIRED)
# CRoaring: Debian's package has no CMake files of its own.
find_path(roaring_headers roaring/roaring.hh REQUIRED)
find_library(roaring_library roaring REQUIRED)
add_library(roaring INTERFACE)
target_include_directories(roaring SYSTEM INTERFACE ${roaring_headers})
target_link_libraries(roaring INTERFACE ${roaring_library})

pkg_check_modules(sodium REQUIRED IMPORTED_TARGET GLOBAL libsodium)
add_library(sodium ALIAS PkgConfig::sodium)

# RESTinio: header-only; seen only by net/http_server.cpp.
find_package(restinio REQUIRED)
add_library(restinio-headers INTERFACE)

target_link_libraries(restinio-headers INTERFACE restinio::restinio OpenSSL::SSL OpenSSL::Crypto Threads::Threads)

add_library(sqlite-and-postgres INTERFACE)
target_link_libraries(sqlite-and-postgres INTERFACE SQLiteCpp SQLite::SQLite3 PostgreSQL::PostgreSQL)

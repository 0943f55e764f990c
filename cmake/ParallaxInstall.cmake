# What `cmake --install` puts where. Component client: all that a coordinator needs; component
# stages: the other programs with their pages.
include(GNUInstallDirs)
set(made ${CMAKE_BINARY_DIR}/manuals)
set(docs ${CMAKE_INSTALL_DATADIR}/doc/parallax)

install(TARGETS parallax RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT client)
install(FILES ${made}/parallax.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT client)
install(FILES ${made}/parallax.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
  RENAME parallax COMPONENT client)
install(FILES ${made}/_parallax DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions COMPONENT client)
install(FILES client/README.md DESTINATION ${docs} COMPONENT client)
install(FILES scripts/package/copyright DESTINATION ${docs} COMPONENT client)
# The guides that client/README.md points to.
foreach(guide client import home calls validation)
  install(FILES docs/${guide}.md DESTINATION ${docs} COMPONENT client OPTIONAL)
endforeach()

foreach(program collector:8 aggregator:8 admin:8 exporter:1 bench:1)
  string(REPLACE ":" ";" program ${program})
  list(GET program 1 section)
  list(GET program 0 program)
  install(TARGETS parallax-${program} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT stages)
  install(FILES ${made}/parallax-${program}.${section}
    DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section} COMPONENT stages)
  install(FILES ${made}/parallax-${program}.bash
    DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
    RENAME parallax-${program} COMPONENT stages)
  install(FILES ${made}/_parallax-${program}
    DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions COMPONENT stages)
endforeach()

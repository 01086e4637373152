# `cpack -G DEB` in a Release build: the program, its documentation and the units that run it every half hour.
# packaging/README.md says how to install it.
include(GNUInstallDirs)
install(TARGETS dutchbook_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
install(FILES packaging/README.md RENAME README.packaging.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
install(FILES packaging/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
install(FILES packaging/dutchbook.cron DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples COMPONENT program)

# The unit names the program where a package puts it.
file(READ ${CMAKE_CURRENT_SOURCE_DIR}/packaging/dutchbook.service unit)
string(REPLACE /usr/local/bin/ /usr/bin/ unit "${unit}")
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/packaging/dutchbook.service CONTENT "${unit}" @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/packaging/dutchbook.service packaging/dutchbook.timer
    DESTINATION lib/systemd/system COMPONENT program)

set(CPACK_PACKAGE_NAME dutchbook)
set(CPACK_PACKAGE_VENDOR dutchbook)
set(CPACK_PACKAGE_CONTACT "The dutchbook authors <dutchbook@localhost>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL program)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS ca-certificates)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "${PROJECT_DESCRIPTION}")
include(CPack)

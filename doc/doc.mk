# doc: man pages and guides
dist_man_MANS += doc/linli.1 doc/linli.ini.5 doc/linli-plugin.3
dist_doc_DATA += doc/architecture.md
EXTRA_DIST += doc/home.png

"""TypeScript texts of a module's source: services, repositories, routes, pages."""

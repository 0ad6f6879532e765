/// Reads the entities that a form declares ("Entities", ODK XForms specification, versions 2022.1 to 2025.1).
struct EntityReader {
    let paths: InstancePaths
    let nodes: Set<String>
    private var found: [MarkupElement] = []
    private var places: [String] = []
    private var properties: [EntityDeclaration.Property] = []

    init(paths: InstancePaths, nodes: Set<String>) {
        self.paths = paths
        self.nodes = nodes
    }

    /// The declarations of a model. A property belongs to the innermost declaration around its question.
    mutating func read(_ model: MarkupElement, _ instance: PrimaryInstance) -> [EntityDeclaration] {
        collect(instance.root, path: "")
        for element in model.children where element.name == "bind" {
            guard let name = element.attribute("saveto"),
                let path = paths.relative(element.attribute("nodeset") ?? element.attribute("ref") ?? "", context: ""),
                nodes.contains(path)
            else { continue }
            properties.append(EntityDeclaration.Property(name: name, path: path))
        }
        let containers = places.map { $0.droppingLastParts(2) }
        let owners = properties.map { property in
            containers.indices.filter { containers[$0].isEmpty || property.path.hasPrefix(containers[$0] + "/") }
                .max { containers[$0].count < containers[$1].count }
        }
        return found.indices.map { index in
            let element = found[index]
            return EntityDeclaration(
                path: places[index], dataset: element.attribute("dataset") ?? "",
                attributes: element.attributes.keys.sorted(), hasLabel: element.first("label") != nil,
                properties: zip(properties, owners).filter { $1 == index }.map(\.0),
                version: model.attribute("entities-version") ?? "",
                line: element.place.line,
                column: element.place.column)
        }
    }

    /// Recursion ends at ``FormLimits/elementDepth``.
    private mutating func collect(_ parent: MarkupElement, path: String) {
        for child in parent.children {
            let childPath = path.isEmpty ? child.name : "\(path)/\(child.name)"
            if child.name == "entity", parent.name == "meta" {
                // A repeat stands twice: its template, and its first instance.
                guard !places.contains(childPath) else { continue }
                found.append(child)
                places.append(childPath)
            } else {
                collect(child, path: childPath)
            }
        }
    }
}

extension String {
    func droppingLastParts(_ count: Int) -> String {
        split(separator: "/").dropLast(count).joined(separator: "/")
    }
}

/// Repeats that have as many instances as an expression says.
extension FormSession {
    /// One occurrence of a repeat, and how many instances it is to have.
    private struct Occurrence {
        let parent: InstanceTree.Node
        let present: [InstanceTree.Node]
        let wanted: Int

        var isGrowing: Bool { wanted > present.count }
    }

    /// Brings each occurrence of a repeat to its count.
    ///
    /// Instances that are too many are removed, the last first, and come back with their answers if the count grows again.
    /// A repeat whose count cannot be reckoned stays as it is; one whose count is no number has everybody in whom somebody
    /// has said something. A count below zero is none. All counts are reckoned from what stands there before, and if they ask
    /// for more together than there can be, none of them grows.
    /// A count that reads its own repeat, and so asks for another instance once there is one, adds some at an answer and
    /// not at those that it has added, nor when a draft is opened: JavaRosa makes each as somebody comes to it.
    mutating func count(_ index: Int, inside places: [InstanceTree.Node], _ next: inout Agenda) {
        let path = form.logic.expressions[index].path
        // A count may stand where no repeat is.
        guard isRepeat(path), let source = form.logic.template.node(at: path) else { return }
        var occurrences: [Occurrence] = []
        for parent in parents(of: index, inside: places) {
            if let found = occurrence(index, in: parent), !(found.isGrowing && standsStill(index, found)) {
                occurrences.append(found)
            }
        }
        guard !occurrences.isEmpty else { return }
        let missing = occurrences.reduce(0) { $0 + newInstances($1, path) }
        let size = form.logic.template.copiedCount(of: source)
        let room = min(FormLimits.instancesAtOnce, max(0, FormLimits.recordNodes - record.count) / size)
        for occurrence in occurrences {
            guard missing > room, newInstances(occurrence, path) > 0 else {
                bring(occurrence, index, &next)
                continue
            }
            noteTooMany(
                index, occurrence.parent,
                "All repeats \(path.quoted) are to have \(missing) instances more; the limit is \(room).")
        }
    }

    /// The nodes around the occurrences of a counted repeat, of those that lie inside some nodes or around them.
    private func parents(of index: Int, inside places: [InstanceTree.Node]) -> [InstanceTree.Node] {
        let names = names[index]
        let depth = names.count - 1
        return places.flatMap { place in
            let chain = chain(to: place)
            guard chain.first == record.root else { return [] as [InstanceTree.Node] }
            return chain.count > depth ? [chain[depth]] : nodes(names[(chain.count - 1)..<depth], inside: place)
        }
    }

    /// What an occurrence is to be brought to; `nil` if it stays as it is.
    private mutating func occurrence(_ index: Int, in parent: InstanceTree.Node) -> Occurrence? {
        let present = record.children(of: parent, named: names[index][names[index].count - 1])
        forgetFailures(of: form.logic.expressions[index], inside: [parent])
        let found =
            if let first = present.first { value(index, first) } else { valueWithoutInstance(index, in: parent) }
        guard let found else { return nil }
        let number = XPathNumber.decimal(instances.text(of: found))
        let shelf = Shelf(parent: parent, path: form.logic.expressions[index].path)
        guard number.isFinite else {
            // Nobody empties a household by clearing a field: whoever was answered for before is there again.
            lostCounts.insert(shelf)
            let waiting = shelved[shelf] ?? []
            let whole = waiting.isEmpty ? record : recordWithShelved
            let filled = Set(waiting.filter { holdsAnswers($0, of: whole) })
            guard !filled.isEmpty else { return nil }
            shelved[shelf] = waiting.filter { !filled.contains($0) } + waiting.filter(filled.contains)
            return Occurrence(parent: parent, present: present, wanted: present.count + filled.count)
        }
        lostCounts.remove(shelf)
        if number >= Double(FormLimits.repeatInstances + 1) {
            let number = XPathNumber.text(number)
            noteTooMany(
                index, parent, "The repeat is to have \(number) instances; the limit is \(FormLimits.repeatInstances).")
        }
        let wanted = Int(min(max(0, number.rounded(.towardZero)), Double(FormLimits.repeatInstances)))
        return wanted == present.count ? nil : Occurrence(parent: parent, present: present, wanted: wanted)
    }

    /// Whether an occurrence may not grow now, since its count reads what is in it.
    private mutating func standsStill(_ index: Int, _ occurrence: Occurrence) -> Bool {
        guard countsOfThemselves.contains(index) else { return false }
        if growsNowhere, !occurrence.present.isEmpty { return true }
        let shelf = Shelf(parent: occurrence.parent, path: form.logic.expressions[index].path)
        return !grown.insert(shelf).inserted
    }

    /// Puts down the counts that read their own repeat and something that has changed: an instance that they have been
    /// asking for since the answer before comes now.
    mutating func noteCountsOfThemselves(of node: InstanceTree.Node, at path: String, _ agenda: inout Agenda) {
        guard !countsOfThemselves.isEmpty else { return }
        let chain = chain(to: node)
        let own = path.split(separator: "/").map(String.init)
        for index in graph.affected(by: [path]) where countsOfThemselves.contains(index) {
            let shared = zip(names[index].dropLast(), own).prefix { $0 == $1 }.count
            agenda.add(graph.ranks[index], inside: chain[min(shared, chain.count - 1)])
        }
    }

    /// How many instances must be made, and not only put back.
    private func newInstances(_ occurrence: Occurrence, _ path: String) -> Int {
        let shelf = shelved[Shelf(parent: occurrence.parent, path: path)] ?? []
        return max(0, occurrence.wanted - occurrence.present.count - shelf.count)
    }

    private mutating func bring(_ occurrence: Occurrence, _ index: Int, _ next: inout Agenda) {
        let path = form.logic.expressions[index].path
        let (parent, present, wanted) = (occurrence.parent, occurrence.present, occurrence.wanted)
        let shelf = Shelf(parent: parent, path: path)
        for surplus in present.dropFirst(wanted).reversed() {
            instances.primary.remove(surplus)
            shelved[shelf, default: []].append(surplus)
        }
        var added: [InstanceTree.Node] = []
        for _ in min(present.count, wanted)..<wanted {
            let last = added.last ?? present.last
            if let back = shelved[shelf]?.popLast() {
                instances.primary.restore(back, to: parent, after: last)
                added.append(back)
            } else if let instance = append(path, parent, after: last) {
                added.append(instance)
            } else {
                noteTooMany(
                    index, parent,
                    "A record has room for \(FormLimits.recordNodes) values; the repeat's instances do not fit.")
                break
            }
        }
        note(added: added, isShorter: wanted < present.count, of: path, in: parent, &next)
    }

    /// The value that a count has where the repeat has no instance: a hidden one, which no path leads to, stands for it, so
    /// that `../child_count` means what it means in an instance.
    private mutating func valueWithoutInstance(_ index: Int, in parent: InstanceTree.Node) -> XPathValue? {
        let standIn = instances.primary.append(names[index][names[index].count - 1], to: parent)
        instances.primary.setHidden(true, standIn)
        defer {
            instances.primary.setHidden(false, standIn)
            instances.primary.remove(standIn)
        }
        return value(index, standIn, notedAt: parent)
    }

    private mutating func noteTooMany(_ index: Int, _ parent: InstanceTree.Node, _ message: String) {
        note(
            .tooManyInstances, of: index, at: parent, message, next: "Correct the answer that the count comes from.")
    }
}

/// Turns a regular expression into instructions.
struct PatternCompiler {
    typealias Fault = TextPattern.Fault
    typealias Instruction = TextPattern.Instruction

    private var emitted = 0
    private(set) var program: [Instruction] = []

    /// Compiles the whole pattern and gives the instruction to begin with.
    mutating func compile(_ tree: PatternTree) throws(Fault) -> Int {
        let start = program.count
        try emit(tree)
        try add(.match)
        return start
    }

    private mutating func add(_ instruction: Instruction) throws(Fault) {
        guard program.count < FormLimits.patternInstructions else { throw Fault(cause: "it is too long") }
        program.append(instruction)
    }

    private mutating func emit(_ tree: PatternTree) throws(Fault) {
        // Repeating nothing writes nothing, yet takes its time.
        emitted += 1
        guard emitted <= FormLimits.patternInstructions * 4 else { throw Fault(cause: "it is too long") }
        switch tree {
        case .one(let set): try add(.one(set))
        case .assertion(let assertion): try add(assertion)
        case .sequence(let items): for item in items { try emit(item) }
        case .either(let branches): try emit(branches)
        case .repeated(let inner, let least, let most, let isLazy):
            for _ in 0..<least { try emit(inner) }
            if let most {
                var splits: [Int] = []
                for _ in least..<most {
                    splits.append(program.count)
                    try add(.match)
                    try emit(inner)
                }
                for split in splits { program[split] = fork(split + 1, program.count, isLazy) }
            } else {
                let split = program.count
                try add(.match)
                try emit(inner)
                try add(.jump(split))
                program[split] = fork(split + 1, program.count, isLazy)
            }
        case .lookAhead(let inner, let isNegative):
            let place = program.count
            try add(.match)
            try emit(inner)
            try add(.match)
            program[place] = .lookAhead(from: place + 1, isNegative: isNegative, next: program.count)
        }
    }

    private mutating func emit(_ branches: [PatternTree]) throws(Fault) {
        var jumps: [Int] = []
        for (position, branch) in branches.enumerated() {
            guard position < branches.count - 1 else {
                try emit(branch)
                break
            }
            let split = program.count
            try add(.match)
            try emit(branch)
            jumps.append(program.count)
            try add(.match)
            program[split] = .split(split + 1, program.count)
        }
        for jump in jumps { program[jump] = .jump(program.count) }
    }

    private func fork(_ inside: Int, _ behind: Int, _ isLazy: Bool) -> Instruction {
        isLazy ? .split(behind, inside) : .split(inside, behind)
    }
}

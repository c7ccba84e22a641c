/// Children shared out to parents in runs as even as can be; each side found from the other.
struct EvenSplit {
  let children: Int
  /// At least 1.
  let parents: Int

  func parent(of child: Int) -> Int { children == 0 ? 0 : child * parents / children }

  func children(of parent: Int) -> Range<Int> {
    first(parent)..<max(first(parent), first(parent + 1))
  }

  private func first(_ parent: Int) -> Int { (parent * children + parents - 1) / parents }
}

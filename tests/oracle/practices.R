# Agreement of two raters on anchored scores, and ranks of practices under drawn weights.
# Run in this folder: Rscript practices.R
# Data: 12 practices x 4 criteria x 2 raters, made up here; 300 weightings by normalised exponentials,
# which is Dirichlet(1, 1, 1, 1), rounded so that both programs read the same numbers.
source("answers.R")
set.seed(2014)
first <- matrix(sample(0:3, 48, TRUE), 12)
second <- matrix(pmin(3, pmax(0, first + sample(c(-1, 0, 0, 0, 1), 48, TRUE))), 12)
second[2, ] <- second[1, ]; first[2, ] <- first[1, ]   # a tie under every weighting
raw <- matrix(rexp(300 * 4), 300)
weights <- round(raw / rowSums(raw), 6)
weights[, 4] <- 1 - rowSums(weights[, 1:3])
long <- data.frame(practice = rep(sprintf("P%02d", 1:12), 4), criterion = rep(letters[1:4], each = 12),
                   first = c(first), second = c(second))
write_data(long, "practices")
write_data(as.data.frame(weights), "practices_weights")
ordinal <- function(one, other) {  # Krippendorff 2019, 12.3, written out: irr is not at hand
  values <- 0:3
  o <- table(factor(c(one, other), values), factor(c(other, one), values))
  n <- rowSums(o)
  delta <- outer(1:4, 1:4, Vectorize(function(c, k) (sum(n[min(c, k):max(c, k)]) - (n[c] + n[k]) / 2)^2))
  1 - (sum(n) - 1) * sum(o * delta) / sum(outer(n, n) * delta)
}
score <- (first + second) / 2
points <- round(weights %*% t(score), 9)
best <- t(apply(-points, 1, rank, ties.method = "min"))
last <- t(apply(-points, 1, rank, ties.method = "max"))
part <- pmin(pmax((5 - best + 1) / (last - best + 1), 0), 1)
middle <- (best + last) / 2
label <- sprintf("P%02d", 1:12)
write_answers(c(
  setNames(as.list(sapply(1:4, function(k) ordinal(first[, k], second[, k]))), paste0("alpha.", letters[1:4])),
  list(alpha.pooled = ordinal(c(first), c(second))),
  setNames(as.list(sapply(1:4, function(k) mean(first[, k] == second[, k]))), paste0("percent.", letters[1:4])),
  setNames(as.list(colMeans(part)), paste0("share.", label)),
  setNames(as.list(colMeans(last <= 5)), paste0("surely.", label)),
  setNames(as.list(colMeans(best <= 5)), paste0("possibly.", label)),
  setNames(as.list(apply(middle, 2, quantile, 0.025)), paste0("low.", label)),
  setNames(as.list(apply(middle, 2, quantile, 0.975)), paste0("high.", label)),
  setNames(as.list(rank(-round(rowMeans(score), 9), ties.method = "min")), paste0("rank.", label))
), "practices")

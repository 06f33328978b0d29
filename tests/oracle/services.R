# Multiple correspondence analysis and exact intervals of shares.
# Run in this folder: Rscript services.R
# Data: wg93 of package ca (Greenacre): 871 German answers of 1993 to four questions on science, with sex.
source("answers.R")
suppressMessages({library(ca); library(FactoMineR)})
data(wg93)
wg <- wg93[, c("A", "B", "C", "D", "sex")]
write_data(wg, "services")

fit <- MCA(wg, quali.sup = 5, graph = FALSE, ncp = 5)
adjusted <- mjca(wg[, 1:4], lambda = "adjusted")
indicator <- mjca(wg[, 1:4], lambda = "indicator")
Q <- 4
lambda <- fit$eig[, 1]
kept <- lambda[lambda > 1 / Q]
benzecri <- (Q / (Q - 1) * (kept - 1 / Q))^2

values <- c(
  setNames(fit$eig[, 1], paste0("inertia.", seq_len(nrow(fit$eig)))),
  setNames(indicator$sv^2, paste0("ca.inertia.", seq_along(indicator$sv))),
  setNames(adjusted$inertia.e[1:5], paste0("greenacre.", 1:5)),
  setNames(adjusted$sv[1:5]^2, paste0("adjusted.", 1:5)),
  setNames(benzecri / sum(benzecri), paste0("benzecri.", seq_along(benzecri)))
)
for (axis in 1:3) {
  values <- c(values,
    setNames(fit$var$coord[, axis], paste0("category.", axis, ".", rownames(fit$var$coord))),
    setNames(fit$var$contrib[, axis] / 100, paste0("contribution.", axis, ".", rownames(fit$var$coord))),
    setNames(fit$var$cos2[, axis], paste0("cos2.", axis, ".", rownames(fit$var$coord))),
    setNames(fit$quali.sup$coord[, axis], paste0("beside.", axis, ".", seq_len(2))),
    setNames(fit$ind$coord[c(1, 2, 3, 871), axis], paste0("row.", axis, ".", c(1, 2, 3, 871)))
  )
}
tree <- hclust(dist(fit$ind$coord[1:60, 1:2]), method = "ward.D2")
for (k in 2:5) {
  values <- c(values, setNames(sort(table(cutree(tree, k)), decreasing = TRUE), paste0("ward.", k, ".", 1:k)))
}
for (pair in list(c(0, 12), c(7, 20), c(12, 12), c(96, 131))) {
  ends <- binom.test(pair[1], pair[2])$conf.int
  values <- c(values, setNames(ends, paste0("exact.", pair[1], ".", pair[2], c(".low", ".high"))))
}
write_answers(values, "services")
